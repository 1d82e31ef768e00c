import { call, get } from "./call";
import type { components } from "./schema";
import type { Parameter, Values } from "./types";

type Schemas = components["schemas"];

/** A node of a run, as its status and its events tell it. */
export type NodeStatus = Schemas["NodeExecution"];
export type RunStatus = Schemas["PipelineStatus"];
/** A run without its nodes. */
export type RunHead = Omit<RunStatus, "node_executions">;

export type PlanInput = Schemas["PlanInput"];
export type PlanNode = Schemas["PlanNode"];
/** What is wrong in a plan: along a path of nodes, each of which reads the next; name is what the last of them reads in vain. */
export type PlanProblem = Schemas["PlanProblem"];
export type Plan = Schemas["Plan"];
export type LastRun = Schemas["LastExecution"];

export type RunKind = "pipeline" | "query" | "sql" | "refresh";
export type RunPlan = Omit<Schemas["RunPlan"], "kind"> & { kind: RunKind };
export type RunSummary = Omit<Schemas["RunSummary"], "kind"> & { kind: RunKind };
export type RunFilter = { state?: string; kind?: string; query?: string; search?: string; since?: string; until?: string };

export const eventsPath = (run: string) => `/api/v1/pipelines/executions/${run}/events`;
export const runPlan = (run: string, signal?: AbortSignal) => get<RunPlan>(`/api/v1/pipelines/executions/${run}/plan`, {}, signal);
export const listRuns = (filter: RunFilter, offset: number, limit: number, signal?: AbortSignal) =>
  get<{ runs: RunSummary[]; total: number; next_offset?: number }>("/api/v1/workbench/runs", { ...filter, offset, limit }, signal);
export const cancelRun = (run: string) => call<unknown>("POST", `/api/v1/pipelines/executions/${run}/cancel`);

export type Draft = { sql: string; parameters: Parameter[] };
export const planDraft = (draft: Draft, values: Values, query: number | undefined, signal?: AbortSignal) =>
  call<Plan>("POST", "/api/v1/sql/plan", {
    body: { query_sql: draft.sql, parameters: draft.parameters, query_parameters: values, query_id: query },
    signal,
  });

type Started = { pipeline_execution_id?: string; execution_id?: string };

/** Runs again what a run ran: the same queries with the same values, as they are now. */
export async function rerun(plan: RunPlan, query: number | undefined, performance: string): Promise<string> {
  const root = plan.nodes.find((n) => n.root) ?? plan.nodes.at(-1);
  const started = await call<Started>("POST", ...request(plan, root, query, performance));
  const run = started.pipeline_execution_id ?? (await runOf(started.execution_id));
  if (!run) throw new Error("The server did not say which run it started.");
  return run;
}

/** The run that an execution is of: who refreshes a view is told the execution alone. */
async function runOf(execution: string | undefined): Promise<string | undefined> {
  return execution && (await get<{ pipeline_execution_id?: string }>(`/api/v1/execution/${execution}/status`)).pipeline_execution_id;
}

function request(plan: RunPlan, root: PlanNode | undefined, query: number | undefined, performance: string): [string, { body: unknown }] {
  const body = { performance, query_parameters: root?.query_parameters ?? {} };
  if (plan.kind === "refresh" && root?.materialized_view) return [`/api/v1/materialized-views/${root.materialized_view}/refresh`, { body: { performance } }];
  if (plan.kind === "sql") return ["/api/v1/sql/execute", { body: { performance, sql: root?.sql } }];
  if (plan.kind === "query" && query) return [`/api/v1/query/${query}/execute`, { body }];
  if (query) return [`/api/v1/query/${query}/pipeline/execute`, { body }];
  return ["/api/v1/pipelines/execute", { body: { pipeline: { nodes: plan.nodes.map((n) => graphNode(n, performance)) } } }];
}

/** A node of an explicit graph: such a run has no query of its own. */
function graphNode(n: PlanNode, performance: string) {
  const node = n.materialized_view
    ? { materialized_view_refresh: { name: n.materialized_view, performance } }
    : { query_execution: { query_id: n.query_id, performance, query_parameters: n.query_parameters ?? {} } };
  return { id: n.id, dependencies: n.depends_on ?? [], ...node };
}

/** The SQL of a query as it was in a version, as its author wrote it. */
export async function writtenSQL(query: number, version: number, signal?: AbortSignal): Promise<string> {
  const now = await get<{ query_sql: string; version: number }>(`/api/v1/query/${query}`, {}, signal);
  if (now.version === version) return now.query_sql;
  return (await get<{ query_sql: string }>(`/api/v1/query/${query}/versions/${version}`, {}, signal)).query_sql;
}
