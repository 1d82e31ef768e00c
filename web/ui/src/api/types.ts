/** Shapes of the API. */
export type Value = string | string[];
export type Values = Record<string, Value>;

export type Parameter = {
  key: string;
  type: "text" | "number" | "datetime" | "date" | "enum";
  value?: Value;
  values?: string[];
  enumOptions?: string[] | undefined;
  isMultiselect?: boolean | undefined;
  isFreeformAllowed?: boolean;
  description?: string;
};

export type Query = {
  query_id: number;
  name: string;
  description: string;
  tags: string[];
  version: number;
  parameters: Parameter[];
  query_sql: string;
  is_private: boolean;
  is_archived: boolean;
  is_unsaved: boolean;
  owner: string;
  is_temp?: boolean;
  is_view?: boolean;
};

export type QuerySaved = { query_id: number; warnings?: string[] };
export type QueryChange = Partial<Pick<Query, "name" | "description" | "tags" | "query_sql" | "parameters" | "is_private" | "is_view">>;

/** A query in the workbench's list. */
export type QueryRow = {
  id: number;
  name: string;
  description?: string;
  owner: string;
  tags: string[];
  is_private?: boolean;
  is_archived?: boolean;
  is_view?: boolean;
  version: number;
  updated_at: string;
  materialized_view?: string;
  last_run?: { execution_id: string; pipeline_execution_id?: string; kind?: string; state: string; ended_at?: string; credits?: number };
};
export type QueryRows = { queries: QueryRow[]; total: number; next_offset?: number; tags: { name: string; queries: number }[] };

export type VersionRow = { version: number; saved_at: string; saved_by?: string; bytes: number; is_current?: boolean };
export type Version = Omit<VersionRow, "bytes"> & { query_id: number; query_sql: string; parameters: Parameter[]; is_view?: boolean };

/** What POST /sql/check found; lines and columns count from 1, columns and lengths in code points. */
export type Span = { line: number; column: number; length?: number };
export type Problem = Partial<Span> & { severity: "error" | "warning"; code: string; message: string };
export type Reference = Span & { kind: "query" | "view" | "upload" | "table" | "previous"; name: string; query_id?: number; query_name?: string; owner?: string };
export type Placeholder = Span & { key: string; declared: boolean };
export type Checked = { problems: Problem[]; references: Reference[]; placeholders: Placeholder[] };

export type ExecutionStatus = {
  execution_id: string;
  query_id: number;
  is_execution_finished: boolean;
  state: string;
  pipeline_execution_id?: string;
  error?: { type: string; code?: string; message: string; metadata?: { line: number; column: number } };
};

export type Column = { name: string; type: string };
export type Dataset = { full_name: string; type: "uploaded_table" | "materialized_view" | "dune_table"; columns: Column[] };
export type DatasetList = { datasets: Dataset[]; total: number };
