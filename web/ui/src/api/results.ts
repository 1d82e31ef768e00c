import { address, get, send } from "./call";
import { parseExactly, type Cell } from "./exact";

export type Row = Record<string, Cell>;

export type ResultMetadata = {
  column_names: string[];
  column_types: string[];
  row_count: number;
  total_row_count: number;
  result_set_bytes: number;
  total_result_set_bytes: number;
  execution_time_millis: number;
};

export type Execution = {
  execution_id: string;
  query_id: number;
  state: string;
  is_execution_finished: boolean;
  submitted_at: string;
  execution_started_at?: string;
  execution_ended_at?: string;
  expires_at?: string;
  error?: { message: string; code?: string; metadata?: { line?: number; column?: number } };
  execution_cost_credits?: number;
  queue_position?: number;
  state_reason?: string;
  pipeline_execution_id?: string;
  progress?: { percent?: number };
};

export type ResultPage = Execution & { result?: { rows: Row[]; metadata: ResultMetadata }; next_offset?: number };

/** The part of a result that is asked for; sort and filter are the server's own grammar. */
export type Selection = { limit?: number; offset?: number; sort_by?: string | undefined; filters?: string | undefined; columns?: string; sample_count?: number };

export const getExecution = (id: string, signal?: AbortSignal) => get<Execution>(`/api/v1/execution/${id}/status`, {}, signal);

/** A page of rows, its numbers exact. */
export async function getResult(id: string, selection: Selection, signal?: AbortSignal): Promise<ResultPage> {
  const response = await send("GET", `/api/v1/execution/${id}/results`, { query: { ...selection, ignore_max_datapoints_per_request: true }, signal });
  return parseExactly<ResultPage>(await response.text());
}

/** Where the whole result can be had as CSV, sorted and filtered as it shows. */
export const csvAddress = (id: string, selection: Selection = {}) =>
  address(`/api/v1/execution/${id}/results/csv`, { ...selection, ignore_max_datapoints_per_request: true });
