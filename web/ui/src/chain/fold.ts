import { linksOf, reach, type Chain } from "./graph";

/** What a reader folded away: what stands above some nodes, what stands below some, and all but the lineage of one. */
export type Folds = { above: ReadonlySet<string>; below: ReadonlySet<string>; only: string | undefined };

export const unfolded: Folds = { above: new Set(), below: new Set(), only: undefined };
export const isFolded = (f: Folds) => f.above.size > 0 || f.below.size > 0 || f.only !== undefined;

export type Folded = Chain & {
  /** How many nodes are hidden because of a fold, by the key of the node at which it was made. */
  hiddenAbove: Map<string, number>;
  hiddenBelow: Map<string, number>;
};

/**
 * The part of a chain that shows. A fold above a node hides what only that node
 * needs: whatever another visible node reads stays. Below is the same for what
 * is made of it.
 */
export function fold(chain: Chain, folds: Folds): Folded {
  const { above, below } = linksOf(chain);
  const keys = chain.nodes.map((n) => n.key);
  const ends = keys.filter((k) => !below.get(k)!.length);
  const sources = keys.filter((k) => !above.get(k)!.length);
  // In a circle nothing is an end: then the folds hide nothing.
  const kept = (starts: string[], next: Map<string, string[]>, at: ReadonlySet<string>) => (at.size && starts.length ? reach(starts, next, (k) => at.has(k)) : new Set(keys));
  const fromEnds = kept(ends, above, folds.above);
  const fromSources = kept(sources, below, folds.below);
  const { only } = folds;
  const lineage = only !== undefined && above.has(only) ? new Set([...reach([only], above), ...reach([only], below)]) : undefined;
  const shows = (k: string) => fromEnds.has(k) && fromSources.has(k) && (!lineage || lineage.has(k));
  const count = (at: ReadonlySet<string>, next: Map<string, string[]>) =>
    new Map([...at].filter((k) => above.has(k) && shows(k)).map((k) => [k, [...reach([k], next)].filter((other) => !shows(other)).length]));
  return {
    ...chain,
    nodes: chain.nodes.filter((n) => shows(n.key)),
    edges: chain.edges.filter((e) => shows(e.from) && shows(e.to)),
    hiddenAbove: count(folds.above, above),
    hiddenBelow: count(folds.below, below),
  };
}

/** A set with or without the member, whichever it is not now. */
export function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
