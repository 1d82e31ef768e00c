import type { NodeStatus } from "../api/runs";
import { stateOfNode } from "../runs/watch";
import { reach } from "./graph";

type Nodes = ReadonlyMap<number, NodeStatus>;

const key = String;

/** The skipped nodes that a failed node made impossible, in the plan's order. */
export function madeImpossible(failed: number, nodes: Nodes): number[] {
  const readers = new Map<string, string[]>();
  for (const n of nodes.values()) for (const d of n.depends_on ?? []) readers.set(key(d), [...(readers.get(key(d)) ?? []), key(n.id)]);
  const below = reach([key(failed)], readers);
  return [...nodes.values()].filter((n) => n.id !== failed && below.has(key(n.id)) && stateOfNode(n) === "skipped").map((n) => n.id);
}

/** The failed nodes that made a skipped one impossible. */
export function causeOf(skipped: number, nodes: Nodes): number[] {
  const inputs = new Map([...nodes.values()].map((n) => [key(n.id), (n.depends_on ?? []).map(key)]));
  const above = reach([key(skipped)], inputs);
  return [...nodes.values()].filter((n) => above.has(key(n.id)) && stateOfNode(n) === "failed").map((n) => n.id);
}
