import type { QueryRow } from "../api/types";
import { nothing, type Chain, type ChainNode } from "../chain/graph";

/** Readers of a thing, and of what those publish, level by level. */
export type Downstream = { rows: QueryRow[]; edges: { from: number | undefined; to: number }[]; cut: boolean };

/** So many are followed; more are more than anybody reads. */
export const mostReaders = 300;

/** Follows readers from `first`, who read the thing itself. `readersOf` asks for those of one query. */
export async function follow(first: QueryRow[], readersOf: (id: number) => Promise<QueryRow[]>): Promise<Downstream> {
  const known = new Map(first.map((q) => [q.id, q]));
  const edges: Downstream["edges"] = first.map((q) => ({ from: undefined, to: q.id }));
  let level = first;
  while (level.length && known.size <= mostReaders) {
    const found = await Promise.all(level.map(async (q) => ({ of: q.id, readers: await readersOf(q.id) })));
    level = [];
    for (const { of, readers } of found)
      for (const r of readers) {
        edges.push({ from: of, to: r.id });
        if (known.has(r.id)) continue;
        known.set(r.id, r);
        level.push(r);
      }
  }
  return { rows: [...known.values()], edges, cut: level.length > 0 };
}

const readerKey = (id: number) => `q${id}`;

function readerNode(q: QueryRow): ChainNode {
  const kind = q.materialized_view ? "materialized" : q.is_view ? "view" : "query";
  return { ...nothing, key: readerKey(q.id), kind, name: q.name, reference: q.materialized_view ?? `query_${q.id}`, query: q.id, version: q.version, owner: q.owner, last: q.last_run };
}

/** A chain that ends in the thing, joined with what is made of it. Who stands in both stands once. */
export function join(above: Chain, focus: string, below: Downstream): Chain {
  const upstream = new Map(above.nodes.flatMap((n) => (n.query === undefined || n.kind === "missing" ? [] : [[n.query, n.key] as const])));
  const keyOf = (id: number | undefined) => (id === undefined ? focus : (upstream.get(id) ?? readerKey(id)));
  const edges = new Map(above.edges.map((e) => [`${e.from}>${e.to}`, e]));
  for (const e of below.edges) {
    const [from, to] = [keyOf(e.from), keyOf(e.to)];
    if (from !== to && !edges.has(`${from}>${to}`)) edges.set(`${from}>${to}`, { from, to, problem: false });
  }
  return { ...above, nodes: [...above.nodes, ...below.rows.filter((q) => !upstream.has(q.id)).map(readerNode)], edges: [...edges.values()] };
}
