import { expect, test } from "vitest";
import type { Chart, ChartType } from "../api/charts";
import type { Row } from "../api/results";
import { kindOf, type Column } from "../results/kinds";
import { chooseChart, columnsRead, newChart } from "./choose";
import { draw, millisOf, mostSeries, numberOf } from "./series";

const columns = (types: Record<string, string>): Column[] => Object.entries(types).map(([name, type]) => ({ name, type, kind: kindOf(type) }));
const chart = (type: ChartType, settings: Chart["settings"]): Chart => ({ id: "c", name: "c", type, settings });

test.each<[string, Record<string, string>, Row[], ChartType, Chart["settings"]]>([
  ["one number is a counter", { n: "bigint" }, [{ n: 3 }], "counter", { y: ["n"] }],
  ["time and numbers are lines", { day: "date", a: "double", b: "bigint" }, [{ day: "2024-01-01", a: 1, b: 2 }, { day: "2024-01-02", a: 1, b: 2 }], "line", { x: "day", y: ["a", "b"] }],
  ["time, a few names and a number are a line each", { day: "date", chain: "varchar", v: "double" }, [{ day: "2024-01-01", chain: "a", v: 1 }, { day: "2024-01-01", chain: "b", v: 1 }], "line", { x: "day", y: ["v"], series: "chain" }],
  ["names and numbers are bars", { who: "varchar", n: "bigint" }, [{ who: "a", n: 1 }, { who: "b", n: 2 }], "bar", { x: "who", y: ["n"], aggregate: "none" }],
  ["names that repeat are summed", { who: "varchar", n: "bigint" }, [{ who: "a", n: 1 }, { who: "a", n: 2 }], "bar", { x: "who", y: ["n"], aggregate: "sum" }],
  ["a number that names things is an axis", { hour: "bigint", flights: "bigint" }, [{ hour: 1, flights: 5 }, { hour: 2, flights: 6 }], "bar", { x: "hour", y: ["flights"], aggregate: "none" }],
  ["two numbers are a cloud", { a: "double", b: "double" }, [{ a: 1, b: 1 }, { a: 2, b: 2 }], "scatter", { x: "a", y: ["b"] }],
  ["text alone is counted", { who: "varchar" }, [{ who: "a" }, { who: "b" }], "bar", { x: "who", y: [], aggregate: "count" }],
])("%s", (_, types, rows, type, settings) => expect(chooseChart(columns(types), rows)).toEqual({ type, settings }));

test("a new chart says what it shows, and its name is its own", () => {
  const c = columns({ who: "varchar", n: "bigint" });
  const one = newChart(c, [{ who: "a", n: 1 }, { who: "b", n: 1 }], []);
  expect(one.name).toBe("n by who");
  expect(newChart(c, [{ who: "a", n: 1 }, { who: "b", n: 1 }], [one]).name).toBe("n by who 2");
  expect(columnsRead(one)).toEqual(["who", "n"]);
});

test("times are UTC, numbers may be longer than a double", () => {
  expect(millisOf("2024-03-04 21:59:33.000 UTC")).toBe(Date.UTC(2024, 2, 4, 21, 59, 33));
  expect(millisOf("2024-03-04")).toBe(Date.UTC(2024, 2, 4));
  expect(millisOf("soon")).toBeNull();
  expect([numberOf("115792089237316195423570985008687907853269984665640564039457584007913129639935"), numberOf("x"), numberOf(null), numberOf(true)]).toEqual([2 ** 256, null, null, 1]);
});

test("a line is in the order of time, and a null is a gap", () => {
  const d = draw(chart("line", { x: "d", y: ["n"] }), columns({ d: "date", n: "bigint" }), [{ d: "2024-01-02", n: null }, { d: "2024-01-01", n: 1 }, { d: null, n: 9 }]);
  expect(d).toEqual({ axis: "time", categories: [], more: 0, series: [{ name: "n", points: [{ x: Date.UTC(2024, 0, 1), y: 1 }, { x: Date.UTC(2024, 0, 2), y: null }] }] });
});

test("bars add up what has one name, and keep the order of the result", () => {
  const rows = [{ w: "b", n: 1 }, { w: "a", n: 5 }, { w: "b", n: 2 }, { w: null, n: 4 }];
  const of = (aggregate: Chart["settings"]["aggregate"]) => draw(chart("bar", { x: "w", y: ["n"], aggregate }), columns({ w: "varchar", n: "bigint" }), rows).series[0]!.points.map((p) => [p.x, p.y]);
  expect(of("sum")).toEqual([["b", 3], ["a", 5], ["null", 4]]);
  expect(of("mean")).toEqual([["b", 1.5], ["a", 5], ["null", 4]]);
  expect(of("max")).toEqual([["b", 2], ["a", 5], ["null", 4]]);
  expect(of("count")).toEqual([["b", 2], ["a", 1], ["null", 1]]);
  expect(of("none")).toHaveLength(4);
});

test("a column of names splits one number into series, a readable number of them", () => {
  const rows = Array.from({ length: 30 }, (_, i) => ({ d: "2024-01-01", who: `w${i}`, n: i }));
  const d = draw(chart("line", { x: "d", y: ["n"], series: "who" }), columns({ d: "date", who: "varchar", n: "bigint" }), rows);
  expect(d.series).toHaveLength(mostSeries);
  expect(d.more).toBe(10);
});

test("of many slices the smallest become one, and nothing is lost", () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ who: `w${i}`, n: i }));
  const { points } = draw(chart("pie", { x: "who", y: ["n"] }), columns({ who: "varchar", n: "bigint" }), rows).series[0]!;
  expect(points).toHaveLength(12);
  expect(points.at(-1)).toEqual({ x: "29 others", y: 406 });
  expect(points.reduce((sum, p) => sum + p.y!, 0)).toBe(780);
});

test("the slices of a pie are its places, whatever split the chart before", () => {
  const rows = [{ who: "a", n: 1 }, { who: "b", n: 2 }, { who: "a", n: 4 }];
  const d = draw(chart("pie", { x: "who", y: ["n"], series: "who" }), columns({ who: "varchar", n: "bigint" }), rows);
  expect(d.series).toHaveLength(1);
  expect(d.series[0]!.points).toEqual([{ x: "a", y: 5 }, { x: "b", y: 2 }]);
});
