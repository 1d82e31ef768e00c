import type { Chart, ChartSettings } from "../api/charts";
import type { Cell } from "../api/exact";
import type { Row } from "../api/results";
import { textOf, type Column } from "../results/kinds";

export type Point = { x: string | number; y: number | null };
export type Series = { name: string; points: Point[] };
/** What is drawn, before any library sees it. */
export type Drawing = { axis: "time" | "value" | "category"; categories: string[]; series: Series[]; more: number };

/** More series than these are told apart by nobody: the rest is counted, and said. */
export const mostSeries = 20;

/** A number of a result as a chart draws it: exact text may be longer than a double. */
export function numberOf(value: Cell | undefined): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string" || value.trim() === "") return null;
  const n = Number(value);
  return Number.isNaN(n) ? null : n;
}

/** A time of a result in milliseconds: "2024-03-04 21:59:33.000 UTC", "2024-03-04". */
export function millisOf(value: Cell | undefined): number | null {
  if (typeof value !== "string") return null;
  const at = /^(\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?/.exec(value);
  if (!at) return null;
  const ms = Date.parse(`${at[1]}T${at[2] ?? "00:00"}Z`);
  return Number.isNaN(ms) ? null : ms;
}

/** Turns rows into series, as the settings of a chart say. */
export function draw(chart: Chart, columns: Column[], rows: Row[]): Drawing {
  const { x, y = [] } = chart.settings;
  const split = chart.type === "pie" ? undefined : chart.settings.series; // slices are what splits a pie
  const kind = columns.find((c) => c.name === x)?.kind;
  const axis = chart.type !== "pie" && kind === "time" ? "time" : kind === "number" && chart.type === "scatter" ? "value" : "category";
  const place = (row: Row, i: number): string | number | null => {
    if (!x) return String(i + 1);
    if (axis === "time") return millisOf(row[x]);
    return axis === "value" ? numberOf(row[x]) : row[x] === null ? "null" : textOf(row[x]);
  };
  const measures = y.length ? y : [undefined];
  const groups = new Map<string, { x: string | number; y: number | null }[]>();
  rows.forEach((row, i) => {
    const at = place(row, i);
    if (at === null) return;
    for (const measure of measures) {
      const name = split ? [row[split] === null ? "null" : textOf(row[split]), ...(measures.length > 1 ? [measure] : [])].join(" · ") : (measure ?? "rows");
      const points = groups.get(name) ?? [];
      points.push({ x: at, y: measure ? numberOf(row[measure]) : 1 });
      groups.set(name, points);
    }
  });
  const all = [...groups].map(([name, points]) => ({ name, points: gather(points, chart.settings, chart.type) }));
  for (const s of all) if (axis !== "category") s.points.sort((a, b) => Number(a.x) - Number(b.x));
  if (chart.type === "pie") for (const s of all) s.points = fewer(s.points);
  const series = all.slice(0, mostSeries);
  const categories = axis === "category" ? [...new Set(series.flatMap((s) => s.points.map((p) => String(p.x))))] : [];
  return { axis, categories, series, more: all.length - series.length };
}

/** More slices than these are told apart by nobody: the smallest become one. */
const mostSlices = 12;

function fewer(points: Point[]): Point[] {
  if (points.length <= mostSlices) return points;
  const large = new Set([...points].sort((a, b) => (b.y ?? 0) - (a.y ?? 0)).slice(0, mostSlices - 1));
  const small = points.filter((p) => !large.has(p));
  return [...points.filter((p) => large.has(p)), { x: `${small.length} others`, y: small.reduce((sum, p) => sum + (p.y ?? 0), 0) }];
}

/** Points of one place become one, where the chart asks for it; a pie always does. */
function gather(points: Point[], { aggregate = "none", y = [] }: ChartSettings, type: Chart["type"]): Point[] {
  const how = y.length === 0 ? "count" : aggregate === "none" && type === "pie" ? "sum" : aggregate;
  if (how === "none") return points;
  const places = new Map<string | number, number[]>();
  for (const { x, y: value } of points) {
    const values = places.get(x) ?? [];
    if (value !== null) values.push(value);
    places.set(x, values);
  }
  return [...places].map(([x, values]) => ({ x, y: combine(how, values) }));
}

function combine(how: string, values: number[]): number | null {
  if (how === "count") return values.length;
  if (values.length === 0) return null;
  const sum = values.reduce((a, b) => a + b, 0);
  switch (how) {
    case "mean":
      return sum / values.length;
    case "max":
      return values.reduce((a, b) => Math.max(a, b));
    case "min":
      return values.reduce((a, b) => Math.min(a, b));
    default:
      return sum;
  }
}
