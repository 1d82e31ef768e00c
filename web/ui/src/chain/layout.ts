import * as dagre from "@dagrejs/dagre";
import type { Edge, Kind } from "./graph";

export type Direction = "LR" | "TB";
export type Place = { x: number; y: number; width: number; height: number };

/** Sizes follow from the kind alone, so that nothing that happens in a run moves anything. */
export function sizeOf(kind: Kind): { width: number; height: number } {
  return kind === "table" ? { width: 176, height: 38 } : { width: 232, height: 56 };
}

type Sized = { key: string; kind: Kind };

/** What a layout is asked with: nothing but what it depends on, so that it can be sent to a worker. */
export type LayoutAsked = { shape: string; nodes: Sized[]; edges: Edge[]; direction: Direction };

/** From here on the ranks are found the quick way: the picture is a little longer, and there in half the time. */
const large = 120;

/** Where every node stands, by its upper left corner. The same chain gives the same picture. */
export function layout(nodes: Sized[], edges: Edge[], direction: Direction): Map<string, Place> {
  const graph = new dagre.Graph();
  graph.setGraph({ rankdir: direction, nodesep: direction === "LR" ? 16 : 24, ranksep: direction === "LR" ? 56 : 36, edgesep: 10, ranker: nodes.length > large ? "tight-tree" : "network-simplex" });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const n of nodes) graph.setNode(n.key, sizeOf(n.kind));
  for (const e of edges) graph.setEdge(e.from, e.to);
  dagre.layout(graph);
  return new Map(
    nodes.map((n) => {
      const { width, height } = sizeOf(n.kind);
      const at = graph.node(n.key) as { x: number; y: number };
      return [n.key, { x: Math.round(at.x - width / 2), y: Math.round(at.y - height / 2), width, height }];
    }),
  );
}

/** What the picture depends on, as text: the same text, the same picture. */
export function shapeOf(nodes: Sized[], edges: Edge[], direction: Direction): string {
  return `${direction}|${nodes.map((n) => `${n.key}:${n.kind}`).join(",")}|${edges.map((e) => `${e.from}>${e.to}`).join(",")}`;
}
