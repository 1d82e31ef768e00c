import type { Cell } from "../api/exact";
import type { ResultMetadata, Row } from "../api/results";

/** What a column holds, for a person: decides how it is aligned, filtered and drawn. */
export type Kind = "number" | "time" | "boolean" | "text" | "nested";

export type Column = { name: string; type: string; kind: Kind };

export function kindOf(type: string): Kind {
  const base = type.toLowerCase().replace(/[( ].*$/, "");
  if (/^(tinyint|smallint|integer|bigint|real|double|decimal|uint256|int256)$/.test(base)) return "number";
  if (/^(date|timestamp|time)$/.test(base)) return "time";
  if (base === "boolean") return "boolean";
  if (/^(array|map|row|json)$/.test(base)) return "nested";
  return "text";
}

export function columnsOf(metadata: ResultMetadata): Column[] {
  return metadata.column_names.map((name, i) => {
    const type = metadata.column_types[i] ?? "";
    return { name, type, kind: kindOf(type) };
  });
}

/** A value as text, complete. Null is the empty text here; a table shows it as a word. */
export function textOf(value: Cell | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A value as one line of a table: never so long that the page suffers. */
export function lineOf(value: Cell | undefined): string {
  const text = textOf(value);
  const line = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  return line.replace(/[\r\n\t]+/g, " ⏎ ");
}

/** Widths in pixels from the names and the first rows. */
export function widthsOf(columns: Column[], rows: Row[]): number[] {
  return columns.map(({ name, type, kind }) => {
    const longest = rows.slice(0, 100).reduce((n, row) => Math.max(n, lineOf(row[name]).length), 0);
    const head = Math.max(name.length * 7.4, Math.min(type.length, 24) * 6.2) + 62;
    const body = longest * (kind === "number" ? 7.6 : 7.2) + 26;
    return Math.round(Math.min(420, Math.max(84, head, body)));
  });
}
