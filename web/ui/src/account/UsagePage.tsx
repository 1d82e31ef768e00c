import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Link } from "wouter";
import { getDailyUsage, getUsage, type BillingPeriod } from "../api/account";
import type { Chart } from "../api/charts";
import { bytes, count, credits } from "../ui/format";
import { Page, Panel } from "../ui/Page";
import { Empty, ErrorState, Loading } from "../ui/states";
import { Table, type Column } from "../ui/Table";
import css from "./account.module.css";

const Canvas = lazy(() => import("../charts/Canvas").then((m) => ({ default: m.Canvas })));

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Credits of the team: this period against its cap, by day, by query, by month. */
export function UsagePage() {
  const now = Date.now();
  const end = day(now + 86_400_000);
  const months = useQuery({ queryKey: ["usage", "months", end], queryFn: ({ signal }) => getUsage(day(now - 365 * 86_400_000), end, signal) });
  const daily = useQuery({ queryKey: ["usage", "days", end], queryFn: ({ signal }) => getDailyUsage(day(now - 30 * 86_400_000), end, signal) });
  const current = months.data?.billing_periods.at(-1);
  return (
    <Page title="Usage" lead="Credits pay for the compute that an execution used: time of the processor and bytes written. Skipped work costs nothing.">
      {months.isPending && <Loading what="Loading usage" />}
      {months.isError && <ErrorState what="Usage" error={months.error} retry={months.refetch} />}
      {months.data && (
        <Panel title="This month">
          <dl className={css.big}>
            <div>
              <dt>Credits used</dt>
              <dd>{credits(current?.credits_used ?? 0)}</dd>
            </div>
            <div>
              <dt>Data kept</dt>
              <dd>{bytes(months.data.bytes_used)}</dd>
            </div>
            <div>
              <dt>Private queries</dt>
              <dd>{count(months.data.private_queries)}</dd>
            </div>
          </dl>
          {current && current.credits_included > 0 && (
            <label className={css.cap}>
              {credits(current.credits_used)} of {credits(current.credits_included)} credits: at the cap, runs are refused until the month ends
              <progress max={current.credits_included} value={Math.min(current.credits_used, current.credits_included)} />
            </label>
          )}
        </Panel>
      )}
      {daily.data && (
        <Panel title="Credits by day">
          {daily.data.days.length === 0 ? (
            <Empty title="Nothing ran in the last thirty days">Run a query, and what it cost appears here.</Empty>
          ) : (
            <div className={css.chart}>
              <Suspense fallback={<Loading what="Loading the chart" />}>
                <Days days={daily.data.days} />
              </Suspense>
            </div>
          )}
        </Panel>
      )}
      {daily.data && daily.data.queries.length > 0 && (
        <Panel title="What it went to" flush>
          <Table label="Credits by query" rows={daily.data.queries} columns={byQuery} rowKey={(q) => q.query_id} />
        </Panel>
      )}
      {months.data && (
        <Panel title="By month" flush>
          <Table label="Credits by month" rows={sinceFirst(months.data.billing_periods)} columns={byMonth} rowKey={(p) => p.start_date} />
        </Panel>
      )}
    </Page>
  );
}

/** The months from the first that cost something, the newest on top; always this one. */
function sinceFirst(periods: BillingPeriod[]): BillingPeriod[] {
  const first = periods.findIndex((p) => p.credits_used > 0);
  return periods.slice(first < 0 ? -1 : first).reverse();
}

const byQuery: Column<{ query_id: number; name?: string; credits: number; executions: number }>[] = [
  { head: "Query", cell: (q) => (q.query_id ? <Link href={`/queries/${q.query_id}`}>{q.name ?? `query_${q.query_id}`}</Link> : "SQL that is not saved") },
  { head: "Executions", number: true, cell: (q) => count(q.executions) },
  { head: "Credits", number: true, cell: (q) => credits(q.credits) },
];

const byMonth: Column<BillingPeriod>[] = [
  { head: "Month", cell: (p) => p.start_date.slice(0, 7) },
  { head: "Credits", number: true, cell: (p) => credits(p.credits_used) },
  { head: "Cap", number: true, cell: (p) => (p.credits_included ? credits(p.credits_included) : "none") },
];

function Days({ days }: { days: { day: string; credits: number }[] }) {
  const chart: Chart = { id: "days", name: "Credits by day", type: "bar", settings: { x: "day", y: ["credits"] } };
  const drawing = { axis: "category" as const, categories: days.map((d) => d.day), more: 0, series: [{ name: "credits", points: days.map((d) => ({ x: d.day, y: d.credits })) }] };
  return <Canvas chart={chart} drawing={drawing} />;
}
