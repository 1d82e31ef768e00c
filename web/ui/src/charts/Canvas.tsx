import { BarChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, LegendScrollComponent, TooltipComponent } from "echarts/components";
import { init, use as register, type ECharts } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from "react";
import type { Chart } from "../api/charts";
import { optionOf, palettes, type Ink } from "./option";
import type { Drawing } from "./series";
import css from "./charts.module.css";

register([BarChart, LineChart, PieChart, ScatterChart, GridComponent, LegendComponent, LegendScrollComponent, TooltipComponent, CanvasRenderer]);

export type Picture = { png: () => string };

/** Draws with ECharts, in the colours of the page; redrawn when they or the size change. */
export function Canvas({ chart, drawing, picture }: { chart: Chart; drawing: Drawing; picture?: Ref<Picture> }) {
  const box = useRef<HTMLDivElement>(null);
  const made = useRef<ECharts>(undefined);
  const theme = useTheme();
  useEffect(() => {
    if (!box.current) return;
    const it = init(box.current);
    made.current = it;
    const sizes = new ResizeObserver(() => it.resize());
    sizes.observe(box.current);
    return () => {
      sizes.disconnect();
      it.dispose();
      made.current = undefined;
    };
  }, []);
  useEffect(() => {
    if (box.current) made.current?.setOption(optionOf(chart, drawing, inkOf(box.current, theme)), { notMerge: true });
  }, [chart, drawing, theme]);
  useImperativeHandle(picture, () => ({
    png: () => made.current?.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: box.current ? getComputedStyle(box.current).getPropertyValue("--surface") : "#fff" }) ?? "",
  }));
  const names = drawing.series.map((s) => s.name).join(", ");
  return <div ref={box} className={css.canvas} role="img" aria-label={`${chart.type} chart ${chart.name}: ${names}`} />;
}

function inkOf(box: HTMLElement, theme: "light" | "dark"): Ink {
  const token = (name: string) => getComputedStyle(box).getPropertyValue(name).trim();
  return { text: token("--text"), faint: token("--text-3"), line: token("--line-2"), ground: token("--raised"), font: getComputedStyle(document.body).fontFamily, palette: palettes[theme] };
}

/** The theme that is on now, whoever changes it. */
function useTheme(): "light" | "dark" {
  const now = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");
  const [theme, setTheme] = useState<"light" | "dark">(now);
  useEffect(() => {
    const watch = new MutationObserver(() => setTheme(now()));
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => watch.disconnect();
  }, []);
  return theme;
}
