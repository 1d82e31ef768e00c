import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { toDiagnostic } from "./problems";

const at = (sql: string, line?: number, column?: number, length?: number) => {
  const doc = Text.of(sql.split("\n"));
  const d = toDiagnostic(doc, { severity: "error", code: "syntax", message: "no", line, column, length });
  return doc.sliceString(d.from, d.to);
};

test("a problem marks what the server pointed at", () => {
  expect(at("select a,\n  bad from t", 2, 3, 3)).toBe("bad");
});

test("columns count characters, not units of UTF-16", () => {
  expect(at("select '🏜🏜', bad", 1, 14, 3)).toBe("bad");
});

test("without a length the word is marked, without a place the first", () => {
  expect(at("select nothing from t", 1, 8)).toBe("nothing");
  expect(at("select 1")).toBe("select");
});

test("at the end of the text the last character is marked", () => {
  expect(at("select (1", 1, 10)).toBe("1");
  expect(at("", 1, 1)).toBe("");
  expect(at("select 1", 9, 99)).toBe("1");
});
