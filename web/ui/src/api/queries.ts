import { call, get } from "./call";
import type { Query, QueryChange, QueryList, QueryOverview, QuerySaved } from "./types";

export const getQuery = (id: number, signal?: AbortSignal) => get<Query>(`/api/v1/query/${id}`, {}, signal);
export const createQuery = (query: QueryChange) => call<QuerySaved>("POST", "/api/v1/query", { body: query });
export const changeQuery = (id: number, change: QueryChange) => call<QuerySaved>("PATCH", `/api/v1/query/${id}`, { body: change });
export const archiveQuery = (id: number) => call<QuerySaved>("POST", `/api/v1/query/${id}/archive`);
export const unarchiveQuery = (id: number) => call<QuerySaved>("POST", `/api/v1/query/${id}/unarchive`);

export const listQueries = (offset: number, limit: number, signal?: AbortSignal) => get<QueryList>("/api/v1/queries", { offset, limit }, signal);

/** Queries whose name or number holds the text; the newest of all for an empty one. */
export async function searchQueries(text: string, limit: number, signal?: AbortSignal): Promise<QueryOverview[]> {
  const wanted = text.toLowerCase().replace(/^query_/, "");
  const { queries } = await listQueries(0, 100, signal);
  return queries.filter((q) => q.name.toLowerCase().includes(wanted) || String(q.id).startsWith(wanted)).slice(0, limit);
}
