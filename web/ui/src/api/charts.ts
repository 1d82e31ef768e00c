import { call, get } from "./call";

export const chartTypes = ["line", "bar", "area", "scatter", "pie", "counter"] as const;
export type ChartType = (typeof chartTypes)[number];

/** What a chart shows; columns by name. */
export type ChartSettings = {
  x?: string;
  y?: string[];
  /** Splits one number into a series for each value of this column. */
  series?: string;
  stacked?: boolean;
  aggregate?: "none" | "sum" | "mean" | "count" | "max" | "min";
};

export type Chart = { id: string; name: string; type: ChartType; settings: ChartSettings };

export const getCharts = (query: number, signal?: AbortSignal) => get<{ charts: Chart[] }>(`/api/v1/query/${query}/charts`, {}, signal);
export const putCharts = (query: number, charts: Chart[]) => call<{ charts: Chart[] }>("PUT", `/api/v1/query/${query}/charts`, { body: { charts } });
