import { expect, test } from "vitest";
import type { QueryRow } from "../api/types";
import { chainOf, nothing, type Chain } from "../chain/graph";
import { follow, join } from "./downstream";

const row = (id: number, more: Partial<QueryRow> = {}): QueryRow => ({ id, name: `Query ${id}`, owner: "local", version: 1, tags: [], is_archived: false, is_private: false, is_view: false, updated_at: "2026-01-01T00:00:00Z", ...more });

test("readers are followed level by level, and each is asked once", async () => {
  const readers: Record<number, number[]> = { 2: [4], 3: [4, 5], 4: [6], 5: [], 6: [] };
  const asked: number[] = [];
  const found = await follow([row(2), row(3)], (id) => {
    asked.push(id);
    return Promise.resolve(readers[id]!.map((r) => row(r)));
  });
  expect(asked).toEqual([2, 3, 4, 5, 6]);
  expect(found.rows.map((q) => q.id)).toEqual([2, 3, 4, 5, 6]);
  expect(found.edges).toContainEqual({ from: 3, to: 4 });
  expect(found.cut).toBe(false);
});

test("readers without an end are cut off, and it is said", async () => {
  const found = await follow([row(1)], (id) => Promise.resolve(Array.from({ length: 30 }, (_, i) => row(id * 30 + i + 1))));
  expect(found.cut).toBe(true);
});

test("a chain and its readers are one picture, and nobody stands in it twice", () => {
  const above: Chain = chainOf({
    performance: "medium",
    nodes: [
      { id: 1, query_id: 10, performance: "medium", kind: "query", name: "Base", version: 1 },
      { id: 2, query_id: 11, performance: "medium", kind: "query", name: "Middle", version: 1, root: true, depends_on: [1] },
    ],
  } as Parameters<typeof chainOf>[0]);
  const both = join(above, "n2", { rows: [row(12, { materialized_view: "dune.local.result_x" }), row(10)], edges: [{ from: undefined, to: 12 }, { from: 12, to: 10 }, { from: undefined, to: 11 }], cut: false });
  expect(both.nodes.map((n) => `${n.key} ${n.kind}`)).toEqual(["n1 query", "n2 query", "q12 materialized"]);
  expect(both.edges.map((e) => `${e.from}>${e.to}`)).toEqual(["n1>n2", "n2>q12", "q12>n1"]);
  expect(nothing.query).toBeUndefined();
});
