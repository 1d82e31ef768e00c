import { expect, test } from "vitest";
import { blank, changeOf, defaultOf, parametersOf, placeholders } from "./draft";

test("placeholders are found once each, in order, whatever space is around them", () => {
  expect(placeholders("select {{ n }}, '{{who}}', {{n}} from query_1 -- {{}} {{{x}}}")).toEqual(["n", "who", "x"]);
});

test("what is only written is declared as text, after what is declared", () => {
  const parameters = [{ key: "n", type: "number" as const, value: "3" }];
  expect(parametersOf({ sql: "select {{who}}, {{n}}", parameters })).toEqual([...parameters, { key: "who", type: "text" }]);
});

test("an unchanged draft sends nothing, and a changed one only what changed", () => {
  const saved = { ...blank, name: "Base", sql: "select 1" };
  expect(changeOf(saved, saved, {})).toBeUndefined();
  expect(changeOf({ ...saved, sql: "select 2" }, saved, {})).toEqual({ query_sql: "select 2" });
  expect(changeOf({ ...saved, name: "  " }, saved, {})).toEqual({ name: "Untitled query" });
});

test("a new parameter is saved with the value that its input holds", () => {
  const saved = { ...blank, name: "Base", sql: "select 1" };
  expect(changeOf({ ...saved, sql: "select {{n}}" }, saved, { n: "7" })).toEqual({
    query_sql: "select {{n}}",
    parameters: [{ key: "n", type: "text", value: "7" }],
  });
});

test("defaults of lists are lists", () => {
  expect(defaultOf({ key: "k", type: "enum", isMultiselect: true, value: "a" })).toEqual(["a"]);
  expect(defaultOf({ key: "k", type: "enum", isMultiselect: true, values: ["a", "b"] })).toEqual(["a", "b"]);
  expect(defaultOf({ key: "k", type: "number", value: "1.0" })).toBe("1.0");
  expect(defaultOf({ key: "k", type: "text" })).toBe("");
});
