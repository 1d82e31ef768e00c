// @vitest-environment happy-dom
import { expect, test } from "vitest";
import type { NodeStatus, Plan, PlanNode } from "../api/runs";
import { causeOf, madeImpossible } from "./blame";
import { criticalPath } from "./critical";
import { fold, unfolded } from "./fold";
import { chainOf, keyOf, linksOf, withoutTables, type Chain } from "./graph";
import { layout, shapeOf, sizeOf } from "./layout";
import { shift, within, zoomToFit } from "./viewport";
import { walk } from "./walk";

const node = (id: number, depends_on: number[] = [], more: Partial<PlanNode> = {}): PlanNode => ({ id, query_id: id, name: `Q${id}`, performance: "medium", depends_on, sql: "SELECT 1", kind: "query", why: "you asked for it", ...more });
const plan = (...nodes: PlanNode[]): Plan => ({ performance: "medium", nodes });

/** 1 → 2 → 4, 1 → 3 → 4, 3 → 5. */
const diamond = () => chainOf(plan(node(1), node(2, [1]), node(3, [1]), node(4, [2, 3], { root: true }), node(5, [3])));
const ids = (chain: Pick<Chain, "nodes">) => chain.nodes.map((n) => n.key).sort();

test("a plan becomes nodes, tables and edges that lead the way of the data", () => {
  const chain = chainOf(
    plan(
      node(1, [], { reads: [{ name: "dune.t.dataset_x", table: "dune.t.dataset_x" }] }),
      node(2, [1], { materialized_view: "dune.t.result_y", reads: [{ name: "query_1", node: 1 }, { name: "dune.t.dataset_x", table: "dune.t.dataset_x" }] }),
      node(3, [2], { inlined: true, query_id: 3 }),
      node(4, [3], { query_id: 0, name: "", root: true }),
    ),
  );
  expect(chain.nodes.map((n) => [n.key, n.kind, n.reference])).toEqual([
    ["t:dune.t.dataset_x", "table", "dune.t.dataset_x"],
    ["n1", "query", "query_1"],
    ["n2", "materialized", "dune.t.result_y"],
    ["n3", "view", "query_3"],
    ["n4", "sql", ""],
  ]);
  expect(chain.edges.map((e) => `${e.from}>${e.to}`)).toEqual(["t:dune.t.dataset_x>n1", "n1>n2", "t:dune.t.dataset_x>n2", "n2>n3", "n3>n4"]);
  expect(ids(withoutTables(chain))).toEqual(["n1", "n2", "n3", "n4"]);
});

test("a cycle is marked along its path, and at the node that closes it", () => {
  const problem = { code: "invalid", message: "queries read each other in a cycle", path: [2, 1, 2] };
  const chain = chainOf({ ...plan(node(1, [2]), node(2, [1]), node(3, [2])), problems: [problem] });
  expect(chain.edges.filter((e) => e.problem).map((e) => `${e.from}>${e.to}`).sort()).toEqual(["n1>n2", "n2>n1"]);
  expect(chain.nodes.map((n) => Boolean(n.problem))).toEqual([false, true, false]);
  expect([...layout(chain.nodes, chain.edges, "LR").values()].every((p) => Number.isFinite(p.x))).toBe(true);
});

test("what nobody has is a node of its own, whether a problem names it or not", () => {
  const chain = chainOf({
    ...plan(node(1, [], { reads: [{ name: "dune.t.gone" }, { name: "query_99" }] })),
    problems: [{ code: "not_found", message: "Query not found: query_99", path: [1], name: "query_99" }],
  });
  expect(chain.nodes.filter((n) => n.kind === "missing").map((n) => [n.name, n.query, n.problem?.message])).toEqual([
    ["dune.t.gone", undefined, "Your team sees no table dune.t.gone."],
    ["query_99", 99, "Query not found: query_99"],
  ]);
  expect(chain.edges.every((e) => e.problem && e.to === "n1")).toBe(true);
});

test("a fold above hides what only that node needs", () => {
  const folded = fold(diamond(), { ...unfolded, above: new Set(["n2"]) });
  expect(ids(folded)).toEqual(["n1", "n2", "n3", "n4", "n5"]); // n3 needs n1 too
  const both = fold(diamond(), { ...unfolded, above: new Set(["n2", "n3"]) });
  expect(ids(both)).toEqual(["n2", "n3", "n4", "n5"]);
  expect([...both.hiddenAbove]).toEqual([["n2", 1], ["n3", 1]]);
  expect(both.edges.some((e) => e.from === "n1")).toBe(false);
});

test("a fold below hides what is made of it alone, and a lineage leaves out the rest", () => {
  const folded = fold(diamond(), { ...unfolded, below: new Set(["n3"]) });
  expect(ids(folded)).toEqual(["n1", "n2", "n3", "n4"]);
  expect([...folded.hiddenBelow]).toEqual([["n3", 1]]);
  expect(ids(fold(diamond(), { ...unfolded, only: "n2" }))).toEqual(["n1", "n2", "n4"]);
  expect(ids(fold(diamond(), { ...unfolded, only: "gone" }))).toEqual(["n1", "n2", "n3", "n4", "n5"]);
});

/** A chain in layers, each node of which reads two of the layer before. */
function layers(depth: number, width: number): Chain {
  const nodes: PlanNode[] = [];
  for (let l = 0; l < depth; l++)
    for (let i = 0; i < width; i++) nodes.push(node(l * width + i + 1, l ? [(l - 1) * width + i + 1, (l - 1) * width + ((i + 1) % width) + 1] : []));
  return chainOf(plan(...nodes));
}

test.each(["LR", "TB"] as const)("300 nodes stand apart, data flows one way, and the same chain gives the same picture (%s)", (direction) => {
  const chain = layers(20, 15);
  const places = layout(chain.nodes, chain.edges, direction);
  const all = [...places.values()];
  for (const [i, a] of all.entries())
    for (const b of all.slice(i + 1)) expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
  for (const e of chain.edges) {
    const [from, to] = [places.get(e.from)!, places.get(e.to)!];
    expect(direction === "LR" ? from.x < to.x : from.y < to.y).toBe(true);
  }
  expect(layout(chain.nodes, chain.edges, direction)).toEqual(places);
}, 30_000);

test("names, costs and states are no part of the shape; another edge is", () => {
  const shape = (p: Plan) => shapeOf(chainOf(p).nodes, chainOf(p).edges, "LR");
  const before = shape(plan(node(1), node(2, [1])));
  expect(shape(plan(node(1, [], { name: "Another", last: { state: "failed", credits: 3, duration_millis: 9, execution_id: "x", kind: "pipeline", pipeline_execution_id: "r", rows: 0 } }), node(2, [1])))).toBe(before);
  expect(shape(plan(node(1), node(2)))).not.toBe(before);
  expect(sizeOf("query")).toEqual(sizeOf("materialized"));
});

test("arrow keys follow edges, and go to the neighbour across", () => {
  const chain = diamond();
  const places = layout(chain.nodes, chain.edges, "LR");
  const go = (from: string, arrow: "left" | "right" | "up" | "down") => walk(from, arrow, places, linksOf(chain), "LR");
  expect(go("n1", "left")).toBeUndefined();
  expect(["n2", "n3"]).toContain(go("n1", "right"));
  const upper = places.get("n2")!.y < places.get("n3")!.y ? "n2" : "n3";
  const lower = upper === "n2" ? "n3" : "n2";
  expect(go(upper, "down")).toBe(lower);
  expect(go(lower, "up")).toBe(upper);
  expect(go("n4", "left")).toMatch(/n[23]/);
  expect(go("nowhere", "left")).toBeUndefined();
});

const ran = (id: number, depends_on: number[], from: number | undefined, to: number | undefined, status: "completed" | "failed" | "skipped" = "completed"): NodeStatus => ({
  id,
  depends_on,
  credits: 0,
  query_execution_status: { status, query_id: id },
  ...(from === undefined ? {} : { started_at: new Date(from).toISOString() }),
  ...(to === undefined ? {} : { ended_at: new Date(to).toISOString() }),
});

test("the critical path is that of the inputs that were waited for", () => {
  expect(criticalPath([ran(1, [], 0, 10), ran(2, [1], 10, 50), ran(3, [1], 10, 90), ran(4, [2, 3], 90, 95)])).toEqual([1, 3, 4]);
  expect(criticalPath([ran(1, [], 0, 10), ran(2, [], 0, 30), ran(3, [1, 2], undefined, undefined), ran(4, [3], 30, 40)])).toEqual([2, 3, 4]); // 3 is inlined
  expect(criticalPath([ran(1, [], 0, 5), ran(2, [], 0, 9)])).toEqual([2]);
  expect(criticalPath([])).toEqual([]);
});

test("a failure is blamed for what it made impossible, and for nothing else", () => {
  const nodes = new Map([ran(1, [], 0, 1), ran(2, [1], 1, 2, "failed"), ran(3, [2], undefined, undefined, "skipped"), ran(4, [3], undefined, undefined, "skipped"), ran(5, [1], 1, 2)].map((n) => [n.id, n]));
  expect(madeImpossible(2, nodes)).toEqual([3, 4]);
  expect(causeOf(4, nodes)).toEqual([2]);
  expect(madeImpossible(5, nodes)).toEqual([]);
  expect(keyOf(2)).toBe("n2");
});

test("the window fits what can be fitted, and shows no empty side of what cannot", () => {
  expect(zoomToFit({ x: 0, y: 0, width: 100, height: 100 }, 1000, 1000)).toBe(1);
  expect(zoomToFit({ x: 0, y: 0, width: 2000, height: 100 }, 1056, 1000)).toBe(0.5);
  expect(within(0, 0, 100, 300)).toBe(100);
  expect(within(-9000, 0, 1000, 300)).toBe(300 - 28 - 1000);
  expect(shift(-40, 100, 500)).toBe(56);
  expect(shift(450, 100, 500)).toBe(-66);
  expect(shift(200, 100, 500)).toBe(0);
});
