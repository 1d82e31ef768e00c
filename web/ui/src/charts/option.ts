import type { EChartsCoreOption } from "echarts/core";
import type { Chart } from "../api/charts";
import { brief, count } from "../ui/format";
import type { Drawing } from "./series";

/** Colours that are told apart by everybody, in the light and in the dark. */
export const palettes = {
  light: ["#b5690c", "#1c5c9c", "#22683d", "#a8281f", "#6b4a86", "#12646b", "#8a7a2a", "#5b6b7d", "#c2558a", "#4d7f1f"],
  dark: ["#eaa945", "#7fb6ee", "#74c691", "#f28b80", "#c4a2e0", "#6fc6cb", "#d9cc74", "#9fb0c4", "#f0a0c8", "#a9d46a"],
};

export type Ink = { text: string; faint: string; line: string; ground: string; font: string; palette: string[] };

const value = (n: unknown) => (typeof n === "number" ? (Number.isInteger(n) ? count(n) : n.toPrecision(6).replace(/\.?0+$/, "")) : "–");

/** A date on an axis is never a bare number: "5 Jan". */
const days = { year: "{yyyy}", month: "{MMM} {yyyy}", day: "{d} {MMM}", hour: "{HH}:{mm}", minute: "{HH}:{mm}" };

/** What ECharts is told of a drawing. Names and values reach it as text: its tooltips are drawn, not markup. */
export function optionOf(chart: Chart, drawing: Drawing, ink: Ink): EChartsCoreOption {
  const common = {
    animation: false,
    useUTC: true, // as all times of a result are
    color: ink.palette,
    textStyle: { fontFamily: ink.font, color: ink.text },
    tooltip: {
      renderMode: "richText",
      trigger: chart.type === "pie" || chart.type === "scatter" ? "item" : "axis",
      backgroundColor: ink.ground,
      borderColor: ink.line,
      textStyle: { color: ink.text, fontSize: 12 },
      valueFormatter: value,
    },
    legend: drawing.series.length > 1 || chart.type === "pie" ? { type: "scroll", top: 4, textStyle: { color: ink.faint }, pageTextStyle: { color: ink.faint } } : undefined,
  };
  if (chart.type === "pie") {
    const points = drawing.series[0]?.points ?? [];
    return {
      ...common,
      series: [{ type: "pie", radius: ["42%", "72%"], center: ["50%", "54%"], label: { color: ink.text }, itemStyle: { borderColor: ink.ground, borderWidth: 1 }, data: points.map((p) => ({ name: String(p.x), value: p.y ?? 0 })) }],
    };
  }
  const axisLook = { axisLine: { lineStyle: { color: ink.line } }, axisLabel: { color: ink.faint, hideOverlap: true }, splitLine: { lineStyle: { color: ink.line, opacity: 0.6 } } };
  const type = chart.type === "area" ? "line" : chart.type;
  return {
    ...common,
    grid: { left: 12, right: 20, top: common.legend ? 40 : 18, bottom: 12, containLabel: true },
    xAxis: { ...axisLook, type: drawing.axis, scale: true, ...(drawing.axis === "time" ? { axisLabel: { ...axisLook.axisLabel, formatter: days } } : {}), ...(drawing.axis === "category" ? { data: drawing.categories, splitLine: { show: false } } : { splitLine: { show: false } }) },
    yAxis: { ...axisLook, type: "value", scale: chart.type === "scatter" || chart.type === "line", axisLabel: { color: ink.faint, formatter: (n: number) => (Math.abs(n) < 10 ? String(Number(n.toPrecision(6))) : brief(n)) } },
    series: drawing.series.map((s) => ({
      name: s.name,
      type,
      stack: chart.settings.stacked && chart.type !== "scatter" ? "all" : undefined,
      areaStyle: chart.type === "area" ? { opacity: 0.28 } : undefined,
      showSymbol: s.points.length < 40,
      symbolSize: chart.type === "scatter" ? 7 : 5,
      lineStyle: { width: 2 },
      barMaxWidth: 48,
      large: s.points.length > 4000,
      data: drawing.axis === "category" ? byCategory(s.points, drawing.categories, chart) : s.points.map((p) => [p.x, p.y]),
    })),
  };
}

/** Values in the order of the categories; a place without a row is a gap. */
function byCategory(points: Drawing["series"][number]["points"], categories: string[], chart: Chart) {
  if (chart.type === "scatter") return points.map((p) => [String(p.x), p.y]);
  const at = new Map(points.map((p) => [String(p.x), p.y]));
  return categories.map((c) => at.get(c) ?? null);
}
