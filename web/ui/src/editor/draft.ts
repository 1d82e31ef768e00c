import type { Parameter, Query, QueryChange, Value, Values } from "../api/types";

/** What stands in the editor: a query that may not be saved yet. */
export type Draft = { name: string; description: string; tags: string[]; sql: string; parameters: Parameter[]; isPrivate: boolean; isView: boolean };

export const untitled = "Untitled query";

export const blank: Draft = { name: "", description: "", tags: [], sql: "", parameters: [], isPrivate: false, isView: false };

export function fromQuery(q: Query): Draft {
  return { name: q.name, description: q.description, tags: q.tags, sql: q.query_sql, parameters: q.parameters, isPrivate: q.is_private, isView: q.is_view ?? false };
}

/** The keys between double braces, in order, each once. */
export function placeholders(sql: string): string[] {
  return [...new Set([...sql.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map((m) => m[1]!))];
}

/** The declared parameters, and one of type text for every key that is only written in the SQL. */
export function parametersOf(draft: Pick<Draft, "sql" | "parameters">): Parameter[] {
  const declared = new Set(draft.parameters.map((p) => p.key));
  return [...draft.parameters, ...placeholders(draft.sql).filter((key) => !declared.has(key)).map((key): Parameter => ({ key, type: "text" }))];
}

/** Whether the SQL still uses a parameter. */
export function isUsed(draft: Pick<Draft, "sql">, key: string): boolean {
  return placeholders(draft.sql).includes(key);
}

/** The default of a parameter, as its input shows it. */
export function defaultOf(p: Parameter): Value {
  if (p.isMultiselect) return p.values ?? (Array.isArray(p.value) ? p.value : p.value ? [p.value] : []);
  return p.value ?? p.values?.[0] ?? "";
}

/** What a parameter is saved as. One without a default takes what its input holds: SQL that runs now runs tomorrow. */
export function toSave(p: Parameter, value: Value | undefined): Parameter {
  return p.value === undefined && value !== undefined && value !== "" ? { ...p, value } : p;
}

/** What has to be sent so that the server has the draft; undefined when it has it. */
export function changeOf(draft: Draft, saved: Draft | undefined, values: Values): QueryChange | undefined {
  const all: QueryChange = {
    name: draft.name.trim() || untitled,
    description: draft.description,
    tags: draft.tags,
    query_sql: draft.sql,
    parameters: parametersOf(draft).map((p) => toSave(p, values[p.key])),
    is_private: draft.isPrivate,
    is_view: draft.isView,
  };
  if (!saved) return all;
  const before = changeOf(saved, undefined, {})!;
  const entries = Object.entries(all).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof QueryChange]));
  return entries.length ? Object.fromEntries(entries) : undefined;
}
