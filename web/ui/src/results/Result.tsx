import { ChartColumn, Download, Plus, Table2 } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { csvAddress, type Execution } from "../api/results";
import { useMayWrite } from "../api/session";
import { ChartView } from "../charts/ChartView";
import { newChart } from "../charts/choose";
import { useCharts } from "../charts/useCharts";
import { Button, DownloadLink } from "../ui/Button";
import { between, bytes, credits, exactCredits, plural } from "../ui/format";
import { columnsOf } from "./kinds";
import { filtersOf, sortOf } from "./selection";
import { TableView, type Chosen } from "./TableView";
import { useFirstPage } from "./useRows";
import css from "./results.module.css";

type ResultProps = { execution: Execution; query: number | undefined; name: string; partial: boolean };

/** A result: its table, and a tab for each chart. */
export function Result({ execution, query, name, partial }: ResultProps) {
  const id = execution.execution_id;
  const mayWrite = useMayWrite();
  const [tab, setTab] = useState("table");
  const [chosen, setChosen] = useState<Chosen>({ sort: undefined, tests: {} });
  const { charts, set } = useCharts(query, mayWrite);
  const first = useFirstPage(id, { sort_by: undefined, filters: undefined });
  const result = first.data?.result;
  const columns = result ? columnsOf(result.metadata) : [];
  const total = result?.metadata.total_row_count ?? 0;
  const chart = charts.find((c) => c.id === tab);
  const add = () => {
    const made = newChart(columns, result?.rows ?? [], charts);
    set([...charts, made]);
    setTab(made.id);
  };
  const csv = csvAddress(id, { sort_by: sortOf(chosen.sort), filters: filtersOf(chosen.tests) });
  return (
    <section className={css.panel} aria-label={`Result of ${name}`}>
      <div className={css.bar}>
        <div className={css.tabs} role="tablist" aria-label="Views of the result" onKeyDown={walkTabs}>
          <Tab on={!chart} onClick={() => setTab("table")} icon={Table2} label="Table" />
          {charts.map((c) => (
            <Tab key={c.id} on={c.id === tab} onClick={() => setTab(c.id)} icon={ChartColumn} label={c.name} />
          ))}
        </div>
        <Button small look="ghost" icon={Plus} disabled={columns.length === 0 || charts.length >= 20} onClick={add}>
          Chart
        </Button>
        <div className={css.facts}>
          {result && <span className="num">{plural(total, "row")}</span>}
          {result && <span className="num">{bytes(result.metadata.total_result_set_bytes)}</span>}
          <span className="num" title="From the start of the query to its last row">{between(execution.execution_started_at, execution.execution_ended_at)}</span>
          {execution.execution_cost_credits !== undefined && <span className="num" title={`${exactCredits(execution.execution_cost_credits)} credits`}>{credits(execution.execution_cost_credits)} credits</span>}
          <DownloadLink small icon={Download} href={csv} name={`${name.replace(/[^\p{L}\p{N} ._-]+/gu, "_")}.csv`}>
            CSV
          </DownloadLink>
        </div>
      </div>
      {partial && <p className={css.note}>The result was larger than a result may be, and was cut off: these are its first rows.</p>}
      {chart ? (
        <ChartView
          execution={id}
          chart={chart}
          columns={columns}
          total={total}
          onChange={(next) => set(charts.map((c) => (c.id === next.id ? next : c)))}
          onRemove={() => {
            set(charts.filter((c) => c.id !== chart.id));
            setTab("table");
          }}
        />
      ) : (
        <TableView execution={id} name={name} chosen={chosen} onChosen={setChosen} />
      )}
    </section>
  );
}

/** Arrow keys move between tabs, as they do in every list of tabs. */
function walkTabs(e: KeyboardEvent<HTMLElement>) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
  if (!step) return;
  const tabs = [...e.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
  const next = tabs[(tabs.indexOf(e.target as HTMLElement) + step + tabs.length) % tabs.length];
  e.preventDefault();
  next?.focus();
  next?.click();
}

function Tab({ on, onClick, icon: Icon, label }: { on: boolean; onClick: () => void; icon: typeof Table2; label: string }) {
  return (
    <button type="button" role="tab" aria-selected={on} tabIndex={on ? 0 : -1} className={css.tab} onClick={onClick}>
      <Icon size={14} aria-hidden />
      <span className="truncate">{label}</span>
    </button>
  );
}
