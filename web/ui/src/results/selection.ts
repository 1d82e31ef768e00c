import type { Kind } from "./kinds";
import { quoted } from "./names";

export type Sort = { column: string; descending: boolean };
export type Test = { op: string; value: string };
export type Tests = Record<string, Test & { kind: Kind }>;

/** What one can ask of a column of a kind: the operator, and how a person says it. */
export function operators(kind: Kind): { op: string; label: string; noValue?: boolean }[] {
  const nothing = [
    { op: "null", label: "is null", noValue: true },
    { op: "notnull", label: "is not null", noValue: true },
  ];
  const order = [
    { op: "=", label: "is" },
    { op: "<>", label: "is not" },
  ];
  switch (kind) {
    case "number":
    case "time":
      return [...order, { op: ">", label: "more than" }, { op: ">=", label: "at least" }, { op: "<", label: "less than" }, { op: "<=", label: "at most" }, ...nothing];
    case "boolean":
      return [{ op: "true", label: "is true", noValue: true }, { op: "false", label: "is false", noValue: true }, ...nothing];
    case "text":
      return [{ op: "contains", label: "contains" }, { op: "starts", label: "starts with" }, ...order, ...nothing];
    case "nested":
      return nothing;
  }
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

function condition(column: string, { op, value, kind }: Test & { kind: Kind }): string {
  const c = quoted(column);
  switch (op) {
    case "null":
      return `${c} IS NULL`;
    case "notnull":
      return `${c} IS NOT NULL`;
    case "true":
    case "false":
      return `${c} = ${op}`;
    case "contains":
      return `${c} LIKE ${text(`%${value}%`)}`;
    case "starts":
      return `${c} LIKE ${text(`${value}%`)}`;
  }
  const plain = kind === "number" && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim());
  return `${c} ${op} ${plain ? value.trim() : text(value)}`;
}

/** The filters parameter of the API; undefined for none. */
export function filtersOf(tests: Tests): string | undefined {
  const all = Object.entries(tests).map(([column, test]) => condition(column, test));
  return all.length ? all.join(" AND ") : undefined;
}

/** The sort_by parameter of the API; undefined for none. */
export function sortOf(sort: Sort | undefined): string | undefined {
  return sort && `${quoted(sort.column)}${sort.descending ? " desc" : ""}`;
}

/** What a click on a column's name makes of the order: ascending, descending, as it was. */
export function nextSort(sort: Sort | undefined, column: string): Sort | undefined {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? undefined : { column, descending: true };
}
