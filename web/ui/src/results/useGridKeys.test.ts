import { expect, test } from "vitest";
import { tsv } from "./useGridKeys";

test("copied cells are what a spreadsheet reads: exact, and quoted where they must be", () => {
  const columns = [{ name: "a", type: "bigint", kind: "number" }, { name: "b", type: "varchar", kind: "text" }] as const;
  expect(tsv([{ a: "9007199254740993", b: "x\ty" }, { a: null, b: 'say "no"\n' }], [...columns])).toBe('9007199254740993\t"x\ty"\n\t"say ""no""\n"');
});
