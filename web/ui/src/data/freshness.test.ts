import { expect, test } from "vitest";
import type { Plan } from "../api/types";
import { changesSince } from "./freshness";

const plan = { nodes: [{ id: 1, reads: [{ name: "a.b", table: "a.b" }] }, { id: 2, reads: [{ name: "query_1", node: 1 }, { name: "c.d", table: "c.d" }] }] } as Plan;
const tables = [
  { full_name: "a.b", updated_at: "2026-01-02T00:00:00Z" },
  { full_name: "c.d", updated_at: "2026-01-04T00:00:00Z" },
  { full_name: "not.read", updated_at: "2026-01-05T00:00:00Z" },
];

test("a view is as old as the youngest thing that it read", () => {
  expect(changesSince("2026-01-03T00:00:00Z", "2026-01-01T00:00:00Z", plan, tables)).toEqual([{ what: "c.d", at: "2026-01-04T00:00:00Z" }]);
  expect(changesSince("2026-01-06T00:00:00Z", "2026-01-01T00:00:00Z", plan, tables)).toEqual([]);
});

test("a change of the query makes its view old, too", () => {
  expect(changesSince("2026-01-06T00:00:00Z", "2026-01-07T00:00:00Z", plan, tables)).toEqual([{ what: "its query", at: "2026-01-07T00:00:00Z" }]);
});
