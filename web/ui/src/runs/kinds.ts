import type { RunKind } from "../api/runs";

/** What kinds of runs are called. */
export const kindNames: Record<RunKind, string> = { pipeline: "Chain", query: "Query alone", sql: "Unsaved SQL", refresh: "View refresh" };
