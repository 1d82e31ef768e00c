import type { NodeStatus } from "../api/runs";

const at = (time: string | undefined) => (time ? Date.parse(time) : NaN);

/**
 * The path that decided when the run ended: from the node that ended last, back
 * to whichever of its inputs ended last, to one that waited for nothing. Nodes
 * that took no time of their own, such as inlined views, are on it but not
 * waited for. The order is that of the data.
 */
export function criticalPath(nodes: Iterable<NodeStatus>): number[] {
  const byID = new Map<number, NodeStatus>();
  for (const n of nodes) byID.set(n.id, n);
  const ends = new Map<number, number>();
  const endOf = (id: number): number => {
    const known = ends.get(id);
    if (known !== undefined) return known;
    ends.set(id, -1); // a circle ends here
    const n = byID.get(id);
    if (!n) return -1;
    const own = n.started_at && n.ended_at ? at(n.ended_at) : Math.max(-1, ...(n.depends_on ?? []).map(endOf));
    ends.set(id, own);
    return own;
  };
  const last = (ids: number[]) => ids.reduce<number | undefined>((best, id) => (endOf(id) >= 0 && (best === undefined || endOf(id) > endOf(best)) ? id : best), undefined);
  const path: number[] = [];
  for (let id = last([...byID.keys()]); id !== undefined && !path.includes(id); id = last(byID.get(id)?.depends_on ?? [])) path.push(id);
  return path.reverse();
}
