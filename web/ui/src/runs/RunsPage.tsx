import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { listRuns, type RunSummary } from "../api/runs";
import { Button, ButtonLink } from "../ui/Button";
import { SearchField, SelectField } from "../ui/Field";
import { count, credits } from "../ui/format";
import { Page, Panel } from "../ui/Page";
import { Empty, ErrorState, Loading, StateBadge, stateOf, Tag } from "../ui/states";
import { Table, type Column } from "../ui/Table";
import { Time } from "../ui/Time";
import { Elapsed } from "./Elapsed";
import { kindNames } from "./kinds";
import { isOver } from "./watch";
import css from "./runs.module.css";

const pageSize = 50;
const spans: Record<string, [label: string, hours: number]> = { "1h": ["The last hour", 1], "24h": ["The last day", 24], "7d": ["The last 7 days", 168], "30d": ["The last 30 days", 720] };

const nameOf = (r: RunSummary) => r.query_name ?? r.materialized_view ?? (r.kind === "sql" ? "Unsaved SQL" : "Explicit graph");

const columns: Column<RunSummary>[] = [
  { head: "State", width: "128px", cell: (r) => <StateBadge state={stateOf(r.state)} /> },
  {
    head: "Run",
    width: "40%",
    cell: (r) => (
      <Link href={`/runs/${r.id}`} className={css.name}>
        <span className="truncate">{nameOf(r)}</span>
        <span className={css.below}>
          <span className={css.id}>{r.query_id === undefined ? r.id : `query_${r.query_id}`}</span>
          {r.error && (
            <span className={css.error} title={r.error}>
              {r.error}
            </span>
          )}
        </span>
      </Link>
    ),
  },
  { head: "Kind", width: "120px", cell: (r) => <Tag>{kindNames[r.kind]}</Tag>, hideNarrow: true },
  { head: "Nodes", width: "90px", number: true, cell: (r) => <Nodes run={r} />, hideNarrow: true },
  { head: "Time", width: "90px", number: true, cell: (r) => (r.started_at ? <Elapsed from={r.started_at} to={r.ended_at} /> : r.queue_position ? `#${r.queue_position}` : "–") },
  { head: "Credits", width: "84px", number: true, cell: (r) => credits(r.credits), hideNarrow: true },
  { head: "Submitted", width: "116px", cell: (r) => <Time at={r.submitted_at} />, hideNarrow: true },
];

function Nodes({ run }: { run: RunSummary }) {
  return isOver(stateOf(run.state)) || run.nodes === 1 ? <>{count(run.nodes)}</> : <>{`${run.nodes_done} / ${run.nodes}`}</>;
}

/** All runs of the team, newest first; the filters stand in the address. */
export function RunsPage() {
  const [search, setSearch] = useSearchParams();
  const filter = { state: search.get("state") ?? "", kind: search.get("kind") ?? "", query: search.get("query") ?? "", search: search.get("search") ?? "", span: search.get("span") ?? "" };
  const offset = Math.max(0, Number(search.get("offset")) || 0);
  const set = (name: string, value: string) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (name !== "offset") next.delete("offset");
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: name !== "offset" },
    );
  const { span, ...asked } = filter;
  const runs = useQuery({
    queryKey: ["runs", filter, offset],
    queryFn: ({ signal }) => listRuns({ ...asked, since: spans[span] && new Date(Date.now() - spans[span][1] * 3_600_000).toISOString() }, offset, pageSize, signal),
    placeholderData: (before) => before,
    // A run in the list that goes on is followed; one that somebody else starts shows a little later.
    refetchInterval: (q) => (q.state.data?.runs.some((r) => !isOver(stateOf(r.state))) ? 1500 : 15_000),
  });
  const filtered = Object.values(filter).some(Boolean);
  return (
    <Page title="Runs">
      <div className={css.filters} hidden={runs.data?.total === 0 && !filtered}>
        <SearchBox value={filter.search} onChange={(text) => set("search", text)} />
        <SelectField label="State" hideLabel value={filter.state} onChange={(e) => set("state", e.target.value)}>
          <option value="">Any state</option>
          <option value="pending,executing">Unfinished</option>
          <option value="completed">Completed</option>
          <option value="failed">Failed</option>
          <option value="cancelled">Cancelled</option>
          <option value="superseded">Superseded</option>
        </SelectField>
        <SelectField label="Kind" hideLabel value={filter.kind} onChange={(e) => set("kind", e.target.value)}>
          <option value="">Any kind</option>
          {Object.entries(kindNames).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField label="Time" hideLabel value={span} onChange={(e) => set("span", e.target.value)}>
          <option value="">Any time</option>
          {Object.entries(spans).map(([id, [label]]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </SelectField>
        {filter.query && (
          <Button small onClick={() => set("query", "")}>
            query_{filter.query} ×
          </Button>
        )}
      </div>
      {runs.isPending && <Loading what="Loading runs" />}
      {runs.isError && <ErrorState what="The runs" error={runs.error} retry={runs.refetch} />}
      {runs.isSuccess && runs.data.total === 0 && !filtered && <FirstRun />}
      {runs.isSuccess && (runs.data.total > 0 || filtered) && (
        <>
          <Panel flush>
            <Table label="Runs" rows={runs.data.runs} columns={columns} rowKey={(r) => r.id} empty={<NoMatch onClear={() => setSearch({}, { replace: true })} />} />
          </Panel>
          <Pages offset={offset} shown={runs.data.runs.length} total={runs.data.total} onMove={(to) => set("offset", to ? String(to) : "")} />
        </>
      )}
    </Page>
  );
}

/** A search that asks the server when the typing pauses. */
function SearchBox({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onChange(text.trim()), 250);
    return () => clearTimeout(timer);
  });
  return <SearchField label="Search by name, query_12 or id" value={text} onChange={(e) => setText(e.target.value)} />;
}

function Pages({ offset, shown, total, onMove }: { offset: number; shown: number; total: number; onMove: (offset: number) => void }) {
  return (
    <nav className={css.pages} aria-label="Pages">
      <span className="muted num">{shown ? `${count(offset + 1)}–${count(offset + shown)} of ${count(total)}` : `${count(total)} runs`}</span>
      {total > pageSize && (
        <>
          <Button small icon={ChevronLeft} disabled={offset === 0} onClick={() => onMove(Math.max(0, offset - pageSize))}>
            Newer
          </Button>
          <Button small disabled={offset + shown >= total} onClick={() => onMove(offset + pageSize)}>
            Older <ChevronRight size={14} aria-hidden />
          </Button>
        </>
      )}
    </nav>
  );
}

function FirstRun() {
  return (
    <Empty icon={Play} title="Nothing has run yet" action={<ButtonLink href="/queries" look="primary">To the queries</ButtonLink>}>
      Open a query and press Run: every query that it reads runs first, in the right order, as one run. It shows here with its state, time and price.
    </Empty>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return <Empty title="No run matches" action={<Button onClick={onClear}>Show all runs</Button>} />;
}
