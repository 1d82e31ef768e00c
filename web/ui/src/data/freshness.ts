import type { Dataset } from "../api/datasets";
import type { Plan } from "../api/types";

/** What changed after a view was published; nothing says that it is fresh, as far as one can see. */
export type Change = { what: string; at: string };

/** The tables that the view's chain reads, and its own query as it was last saved, as far as they are younger than the view. */
export function changesSince(published: string, saved: string | undefined, plan: Plan, tables: Pick<Dataset, "full_name" | "updated_at">[]): Change[] {
  const read = new Set(plan.nodes.flatMap((n) => (n.reads ?? []).flatMap((r) => (r.table && !r.node ? [r.table] : []))));
  const younger = (at: string) => Date.parse(at) > Date.parse(published);
  const changes = tables.filter((t) => read.has(t.full_name) && younger(t.updated_at)).map((t) => ({ what: t.full_name, at: t.updated_at }));
  return saved && younger(saved) ? [{ what: "its query", at: saved }, ...changes] : changes;
}
