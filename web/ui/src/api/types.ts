/** Shapes of the API. */
export type Value = string | string[];
export type Values = Record<string, Value>;

export type Parameter = {
  key: string;
  type: "text" | "number" | "datetime" | "date" | "enum";
  value?: Value;
  values?: string[];
  enumOptions?: string[];
  isMultiselect?: boolean;
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

export type QueryOverview = { id: number; name: string; description?: string; owner: string; tags: string[]; created_at: string; updated_at: string };
export type QueryList = { queries: QueryOverview[]; total: number };
export type QuerySaved = { query_id: number; warnings?: string[] };
export type QueryChange = Partial<Pick<Query, "name" | "description" | "tags" | "query_sql" | "parameters" | "is_private" | "is_view">>;
