import { expect, test } from "vitest";
import { kindOf, lineOf, widthsOf } from "./kinds";
import { filtersOf, nextSort, sortOf } from "./selection";

test.each([
  ["bigint", "number"], ["decimal(38,0)", "number"], ["uint256", "number"], ["timestamp(3) with time zone", "time"], ["date", "time"],
  ["boolean", "boolean"], ["varchar(10)", "text"], ["varbinary", "text"], ["array(row(a bigint))", "nested"], ["map(varchar, double)", "nested"], ["", "text"],
])("%s is %s", (type, kind) => expect(kindOf(type)).toBe(kind));

test("filters are the server's grammar, and quote what people type", () => {
  expect(filtersOf({})).toBeUndefined();
  expect(filtersOf({ n: { op: ">=", value: " 1e3 ", kind: "number" } })).toBe('"n" >= 1e3');
  expect(filtersOf({ n: { op: "=", value: "1 OR 1=1", kind: "number" } })).toBe(`"n" = '1 OR 1=1'`);
  expect(filtersOf({ 'a"b': { op: "contains", value: "it's", kind: "text" }, c: { op: "notnull", value: "", kind: "nested" } })).toBe(`"a""b" LIKE '%it''s%' AND "c" IS NOT NULL`);
  expect(filtersOf({ d: { op: "<", value: "2024-01-01", kind: "time" }, e: { op: "true", value: "", kind: "boolean" } })).toBe(`"d" < '2024-01-01' AND "e" = true`);
});

test("three clicks on a name: ascending, descending, as it was", () => {
  const one = nextSort(undefined, "a");
  const two = nextSort(one, "a");
  expect([sortOf(one), sortOf(two), sortOf(nextSort(two, "a")), sortOf(nextSort(two, "b"))]).toEqual(['"a"', '"a" desc', undefined, '"b"']);
});

test("lines are one line, and bounded", () => {
  expect(lineOf("a\nb")).toBe("a ⏎ b");
  expect(lineOf("x".repeat(5000))).toHaveLength(301);
  expect(lineOf([1, { a: null }])).toBe('[1,{"a":null}]');
  expect(lineOf(null)).toBe("");
  const [narrow, wide] = widthsOf([{ name: "a", type: "bigint", kind: "number" }, { name: "b", type: "varchar", kind: "text" }], [{ a: 1, b: "x".repeat(5000) }]);
  expect(narrow).toBeLessThan(100);
  expect(wide).toBe(420);
});
