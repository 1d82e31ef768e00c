import type { Parameter, Values } from "../api/types";

/**
 * What the editor gives to the panels that are mounted in it. The editor knows
 * the query, its values and the last run; the panels ask the API for the rest.
 */

/** The chain beside the editor (src/chain exports ChainPanel): the plan before a run, its nodes live during one. */
export type ChainPanelProps = {
  /** The saved query; undefined until it is saved for the first time. */
  query: number | undefined;
  /** The version that is saved; it changes with every save, and the plan with it. */
  version: number | undefined;
  values: Values;
  /** The run to watch; undefined shows the plan. */
  run: string | undefined;
  /** What stands in the editor, for POST /sql/plan: the chain of a draft shows before it is saved. */
  draft: { sql: string; parameters: Parameter[] };
  /** The draft differs from what is saved. */
  unsaved: boolean;
  /** The node whose result shows below; an execution id. */
  selected: string | undefined;
  onSelect: (node: { execution: string | undefined; query: number | undefined; name: string }) => void;
  /** The run has ended: the editor reloads what depends on it. */
  onEnded: (state: string) => void;
};

/** The result below the editor (src/results exports ResultPanel). */
export type ResultPanelProps = {
  /** The execution that shows; undefined shows how to begin. */
  execution: string | undefined;
  /** The query whose charts go with it; undefined for SQL that is not saved. */
  query: number | undefined;
  /** What the result is called: in file names and titles. */
  name: string;
};
