import { call, get } from "./call";
import { ApiError } from "./error";
import type { Lineage, Plan, Query, QueryChange, QueryRow, QueryRows, QuerySaved, Value, Values, Version, Versions } from "./types";

export const getQuery = (id: number, signal?: AbortSignal) => get<Query>(`/api/v1/query/${id}`, {}, signal);
export const createQuery = (query: QueryChange) => call<QuerySaved>("POST", "/api/v1/query", { body: query });
export const changeQuery = (id: number, change: QueryChange) => call<QuerySaved>("PATCH", `/api/v1/query/${id}`, { body: change });
/** Archives a query; one that others read only with force. */
export const archiveQuery = (id: number, force: boolean) => call<QuerySaved>("POST", `/api/v1/query/${id}/archive`, { query: { force: force || undefined } });
export const unarchiveQuery = (id: number) => call<QuerySaved>("POST", `/api/v1/query/${id}/unarchive`);

export const listVersions = (id: number, signal?: AbortSignal) => get<Versions>(`/api/v1/query/${id}/versions`, {}, signal);
export const getVersion = (id: number, version: number, signal?: AbortSignal) => get<Version>(`/api/v1/query/${id}/versions/${version}`, {}, signal);

export type QueryFilter = { search?: string; tag?: string; archived?: "true" | "false" | "any"; sort?: "updated" | "name" | "id" | "run" };

/** The workbench's list: with tags and the last run of each. */
export const listQueries = (filter: QueryFilter, offset: number, limit: number, signal?: AbortSignal) =>
  get<QueryRows>("/api/v1/workbench/queries", { ...filter, offset, limit }, signal);

/** Queries by words of their name, description or SQL, or by their number. */
export async function searchQueries(text: string, limit: number, signal?: AbortSignal): Promise<Pick<QueryRow, "id" | "name">[]> {
  const id = /^(?:query_?)?(\d+)$/i.exec(text)?.[1];
  const [named, numbered] = await Promise.all([
    listQueries({ search: id ? "" : text, sort: "updated" }, 0, limit, signal),
    id ? getQuery(Number(id), signal).catch(absent) : null,
  ]);
  return numbered ? [{ id: numbered.query_id, name: numbered.name }, ...named.queries.filter((q) => q.id !== numbered.query_id)] : named.queries;
}

function absent(error: unknown) {
  if (error instanceof ApiError) return null;
  throw error;
}

/** The team's queries that read a query, or the view that it publishes. */
export const getQueryReaders = (id: number, signal?: AbortSignal) => get<{ readers: QueryRow[] }>(`/api/v1/query/${id}/readers`, {}, signal);

/** What a query would run, as it is saved. */
export const planQuery = (id: number, signal?: AbortSignal) => get<Plan>(`/api/v1/query/${id}/plan`, {}, signal);

/** From which columns of tables those of a query come. */
export const columnLineage = (id: number, signal?: AbortSignal) => get<Lineage>(`/api/v1/query/${id}/lineage`, { deep: true }, signal);

/** What a value is sent as: an empty one is left out, so that the default counts. */
export function valuesToSend(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, v]: [string, Value]) => v !== "" && v.length > 0));
}
