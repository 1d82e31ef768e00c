import type { NodeStatus } from "../api/runs";

/** A node in time, in milliseconds since 1970: ready, begun, ended; what has not begun has no beginning. */
export type Bar = { node: NodeStatus; waits: number; begins: number | undefined; ends: number };

const at = (time: string | undefined, otherwise: number) => (time ? Date.parse(time) : otherwise);

/** The nodes that took time, in the order in which they began; a node is ready when all that it reads has ended. */
export function bars(nodes: NodeStatus[], start: number, end: number): Bar[] {
  const ends = new Map(nodes.map((n) => [n.id, n.started_at ? at(n.ended_at, end) : start]));
  return nodes
    .filter((n) => n.started_at)
    .map((n) => {
      const begins = at(n.started_at, start);
      const ready = Math.max(start, ...(n.depends_on ?? []).map((d) => ends.get(d) ?? start));
      return { node: n, waits: Math.min(ready, begins), begins, ends: Math.max(begins, at(n.ended_at, end)) };
    })
    .sort((a, b) => a.begins - b.begins || a.node.id - b.node.id);
}

/** Where lines help to read a span: three to six round steps. */
export function ticks(span: number): number[] {
  const rough = span / 4;
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((n) => n * unit).find((n) => n >= rough)!;
  const all: number[] = [];
  for (let t = 0; t <= span; t += step) all.push(t);
  return all;
}
