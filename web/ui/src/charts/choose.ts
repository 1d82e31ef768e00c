import type { Chart, ChartSettings, ChartType } from "../api/charts";
import type { Row } from "../api/results";
import type { Column } from "../results/kinds";

/** A column whose numbers name things: drawn on an axis they say nothing. */
const naming = /(^|_)(id|ids|year|number|index|rank|place|hour|day|month|week)$/i;

/** The chart that a result most likely wants, by the types of its columns and its first rows. */
export function chooseChart(columns: Column[], rows: Row[]): { type: ChartType; settings: ChartSettings } {
  const of = (kind: Column["kind"]) => columns.filter((c) => c.kind === kind);
  const [times, numbers] = [of("time"), of("number")];
  const texts = columns.filter((c) => c.kind === "text" || c.kind === "boolean");
  const measures = numbers.filter((c) => !naming.test(c.name));
  const y = (measures.length ? measures : numbers).map((c) => c.name);

  if (rows.length === 1 && y.length > 0) return { type: "counter", settings: { y: [y[0]!] } };
  if (times[0] && y.length) {
    const split = texts.find((c) => distinct(rows, c.name) > 1 && distinct(rows, c.name) <= 12);
    return split ? { type: "line", settings: { x: times[0].name, y: [y[0]!], series: split.name } } : { type: "line", settings: { x: times[0].name, y: y.slice(0, 4) } };
  }
  if (texts[0] && y.length) {
    const split = texts.slice(1).find((c) => distinct(rows, c.name) > 1 && distinct(rows, c.name) <= 8);
    const settings = split ? { x: texts[0].name, y: [y[0]!], series: split.name, stacked: true } : { x: texts[0].name, y: [y[0]!] };
    return { type: "bar", settings: { ...settings, aggregate: distinct(rows, texts[0].name) < rows.length ? "sum" : "none" } };
  }
  const ordinal = numbers.find((c) => naming.test(c.name));
  if (ordinal && measures.length) return { type: "bar", settings: { x: ordinal.name, y: [measures[0]!.name], aggregate: distinct(rows, ordinal.name) < rows.length ? "sum" : "none" } };
  if (numbers.length >= 2) return { type: "scatter", settings: { x: numbers[0]!.name, y: [numbers[1]!.name] } };
  if (numbers[0]) return { type: "bar", settings: { y: [numbers[0].name], aggregate: "none" } };
  return { type: "bar", settings: { x: columns[0]?.name, y: [], aggregate: "count" } };
}

function distinct(rows: Row[], column: string): number {
  return new Set(rows.slice(0, 1000).map((r) => JSON.stringify(r[column]))).size;
}

/** A new chart with a name and an id of its own. */
export function newChart(columns: Column[], rows: Row[], others: Chart[]): Chart {
  const { type, settings } = chooseChart(columns, rows);
  const measure = settings.y?.[0] ?? "rows";
  const base = settings.x ? `${measure} by ${settings.x}` : measure;
  let name = base;
  for (let n = 2; others.some((c) => c.name === name); n++) name = `${base} ${n}`;
  return { id: crypto.randomUUID(), name: name.slice(0, 100), type, settings };
}

/** The columns that a chart reads, so that no others are fetched. */
export function columnsRead({ settings: { x, y, series } }: Chart): string[] {
  return [...new Set([x, ...(y ?? []), series].filter((c): c is string => Boolean(c)))];
}
