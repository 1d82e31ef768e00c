import type { components } from "./schema";

/**
 * Shapes of the API under the names that the page uses. All come from the
 * server's own document; only what it cannot say (a string that is one of
 * some words) is narrowed here.
 */
type Schemas = components["schemas"];

export type Value = string | string[];
export type Values = Record<string, Value>;

export type ParameterType = "text" | "number" | "datetime" | "date" | "enum";
export type Parameter = Omit<Schemas["Parameter"], "type"> & { type: ParameterType };

type WithParameters<T> = Omit<T, "parameters"> & { parameters: Parameter[] };
export type Query = WithParameters<Schemas["Query"]>;
export type QuerySaved = Schemas["QueryID"];
export type QueryChange = Partial<Pick<Query, "name" | "description" | "tags" | "query_sql" | "parameters" | "is_private" | "is_view">>;

/** A query in the workbench's list, with its last run. */
export type QueryRow = Schemas["QuerySummary"];
export type QueryRows = Schemas["QuerySummaries"];

export type VersionRow = Schemas["QueryVersionInfo"];
export type Versions = Schemas["QueryVersions"];
export type Version = WithParameters<Schemas["QueryVersion"]>;

export type Plan = Schemas["Plan"];
export type Lineage = Schemas["Lineage"];

export type Session = Schemas["Session"];
export type ExecutionStatus = Schemas["ExecutionStatus"];
export type PipelineStatus = Schemas["PipelineStatus"];
export type Column = Schemas["TableColumnInfo"];
export type Dataset = Schemas["Dataset"];
export type DatasetList = Schemas["Datasets"];

/** What POST /sql/check found; lines and columns count from 1, columns and lengths in code points. */
export type Problem = Omit<Schemas["DraftProblem"], "severity"> & { severity: "error" | "warning" };
export type Reference = Schemas["DraftReference"];
export type Checked = Omit<Schemas["DraftReport"], "problems"> & { problems: Problem[] };
