import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Settings2 } from "lucide-react";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import type { Chart } from "../api/charts";
import { getResult } from "../api/results";
import { columnsOf, textOf, type Column } from "../results/kinds";
import { quoted } from "../results/names";
import { IconButton } from "../ui/Button";
import { count } from "../ui/format";
import { ErrorState, Loading } from "../ui/states";
import type { Picture } from "./Canvas";
import { columnsRead } from "./choose";
import { Settings } from "./Settings";
import { draw } from "./series";
import css from "./charts.module.css";

const Canvas = lazy(() => import("./Canvas").then((m) => ({ default: m.Canvas })));

/** As many rows as a chart can show; of a larger result a sample is drawn, and said so. */
const mostDrawn = 10_000;

type ViewProps = { execution: string; chart: Chart; columns: Column[]; total: number; onChange?: ((chart: Chart) => void) | undefined; onRemove?: (() => void) | undefined };

/** One chart of a result, with its settings when it may be changed. */
export function ChartView({ execution, chart, columns, total, onChange, onRemove }: ViewProps) {
  const picture = useRef<Picture>(null);
  const [shown, setShown] = useState(true);
  const read = columnsRead(chart).filter((c) => columns.some((known) => known.name === c)).map(quoted);
  const sampled = total > mostDrawn;
  const rows = useQuery({
    queryKey: ["execution", execution, "chart", read.join(), sampled],
    queryFn: ({ signal }) => getResult(execution, { ...(read.length ? { columns: read.join(",") } : {}), ...(sampled ? { sample_count: mostDrawn } : { limit: mostDrawn }) }, signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
  const result = rows.data?.result;
  const drawing = useMemo(() => (result ? draw(chart, columnsOf(result.metadata), result.rows) : undefined), [chart, result]);
  const save = () => {
    const a = document.createElement("a");
    a.href = picture.current?.png() ?? "";
    a.download = `${chart.name.replace(/[^\p{L}\p{N} ._-]+/gu, "_")}.png`;
    a.click();
  };
  const missing = columnsRead(chart).filter((c) => !columns.some((known) => known.name === c));
  return (
    <div className={css.panel}>
      <div className={css.picture}>
        {rows.isPending && <Loading what="Loading the chart" />}
        {rows.isError && <ErrorState what="The chart" error={rows.error} retry={rows.refetch} />}
        {drawing && chart.type === "counter" && <Counter chart={chart} value={result?.rows[0]?.[chart.settings.y?.[0] ?? ""]} />}
        {drawing && chart.type !== "counter" && (
          <Suspense fallback={<Loading what="Loading the chart" />}>
            <Canvas chart={chart} drawing={drawing} picture={picture} />
          </Suspense>
        )}
        {missing.length > 0 && <p className={css.note}>The result has no column {missing.join(", ")} any more: choose another one.</p>}
        {sampled && chart.type !== "counter" && <p className={css.note}>A sample of {count(mostDrawn)} of {count(total)} rows: sums and counts are of the sample. Aggregate in SQL to draw them all.</p>}
        {drawing && drawing.more > 0 && <p className={css.note}>{count(drawing.more)} more series are not drawn.</p>}
      </div>
      {onChange && !shown && (
        <span className={css.reopen}>
          <IconButton icon={Settings2} small label="Settings of the chart" onClick={() => setShown(true)} />
        </span>
      )}
      {onChange && shown && <Settings chart={chart} columns={columns} onChange={onChange} onRemove={onRemove} onPicture={chart.type === "counter" ? undefined : save} onHide={() => setShown(false)} />}
    </div>
  );
}

function Counter({ chart, value }: { chart: Chart; value: Parameters<typeof textOf>[0] }) {
  const text = typeof value === "number" && Number.isInteger(value) ? count(value) : textOf(value);
  return (
    <div className={css.counter}>
      <strong>{text || "–"}</strong>
      <span>{chart.name}</span>
    </div>
  );
}
