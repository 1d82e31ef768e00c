import { call, get } from "./call";
import { ApiError } from "./error";
import type { Checked, DatasetList, ExecutionStatus, Parameter, PipelineStatus, Values } from "./types";

type Draft = { query_sql: string; parameters: Parameter[]; query_parameters: Values; query_id: number | undefined };

export const checkSQL = (draft: Draft, signal?: AbortSignal) => call<Checked>("POST", "/api/v1/sql/check", { body: draft, signal });
export const formatSQL = (sql: string) => call<{ query_sql: string }>("POST", "/api/v1/sql/format", { body: { query_sql: sql } });

/** How much memory, how many threads and how much time a run may use. */
export const tiers = ["medium", "large"] as const;
export type Tier = (typeof tiers)[number];

type Started = { execution_id: string; pipeline_execution_id?: string };

/** Runs SQL that is not saved. */
export const runSQL = (sql: string, values: Values, performance?: Tier) => call<Started>("POST", "/api/v1/sql/execute", { body: { sql, performance, query_parameters: values } });
/** Runs a saved query with everything that it reads, as one. */
export const runPipeline = (id: number, values: Values, performance: Tier) =>
  call<{ pipeline_execution_id: string }>("POST", `/api/v1/query/${id}/pipeline/execute`, { body: { performance, query_parameters: values } });
/** Runs a saved query alone. */
export const runQuery = (id: number, values: Values, performance: Tier) => call<Started>("POST", `/api/v1/query/${id}/execute`, { body: { performance, query_parameters: values } });

export const executionStatus = (id: string, signal?: AbortSignal) => get<ExecutionStatus>(`/api/v1/execution/${id}/status`, {}, signal);

/** The execution whose result is the query's latest; undefined when there is none. */
export async function latestExecution(query: number, signal?: AbortSignal): Promise<string | null> {
  try {
    return (await get<{ execution_id: string }>(`/api/v1/query/${query}/results`, { limit: 1 }, signal)).execution_id;
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return null;
    throw error;
  }
}

/** The execution of a run's last node: that of the query that was run. */
export async function rootExecution(run: string, query: number): Promise<string | undefined> {
  const { node_executions: nodes } = await get<PipelineStatus>(`/api/v1/pipelines/executions/${run}/status`);
  const last = nodes.findLast((n) => n.query_execution_status?.query_id === query) ?? nodes.at(-1);
  return last?.query_execution_status?.execution_id ?? last?.materialized_view_refresh_status?.execution_id;
}

export const listDatasets = (offset: number, signal?: AbortSignal) => get<DatasetList>("/api/v1/datasets", { offset, limit: 250 }, signal);
export const queryColumns = async (id: number) => (await get<{ columns: { name: string }[] }>(`/api/v1/query/${id}/lineage`)).columns.map((c) => c.name);
