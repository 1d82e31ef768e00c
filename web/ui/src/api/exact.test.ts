import { expect, test } from "vitest";
import { parseExactly } from "./exact";

const sources = (JSON.parse as (text: string, revive: (k: string, v: unknown, c?: { source?: string }) => unknown) => unknown)("1", (_, __, c) => c?.source) === "1";

test.runIf(sources)("integers beyond 2^53 keep every digit, in arrays and objects too", () => {
  expect(parseExactly('{"a":9007199254740993,"b":[-9223372036854775808],"c":{"d":1}}')).toEqual({ a: "9007199254740993", b: ["-9223372036854775808"], c: { d: 1 } });
});

test("everything else is what JSON.parse makes", () => {
  expect(parseExactly('[1,-2.5,1e21,"9007199254740993",null,true]')).toEqual([1, -2.5, 1e21, "9007199254740993", null, true]);
});
