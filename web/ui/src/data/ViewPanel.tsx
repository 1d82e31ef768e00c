import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { Waypoints } from "lucide-react";
import { useState, type FormEvent } from "react";
import { Link } from "wouter";
import { getView, listDatasets, saveView, type Dataset, type View } from "../api/datasets";
import { messageOf } from "../api/error";
import { getQuery, listVersions, planQuery } from "../api/queries";
import { useMayWrite } from "../api/session";
import { executionStatus, tiers } from "../api/sql";
import type { ExecutionStatus } from "../api/types";
import { Button, ButtonLink } from "../ui/Button";
import { SelectField, TextField } from "../ui/Field";
import { between, count, credits } from "../ui/format";
import { Panel } from "../ui/Page";
import { ErrorState, Loading, StateBadge, stateOf, Tag } from "../ui/states";
import { Table, type Column } from "../ui/Table";
import { Time } from "../ui/Time";
import { done } from "../ui/toast";
import { inWords, usual } from "./cron";
import { changesSince } from "./freshness";
import css from "./data.module.css";

/** Of a materialized view: where it comes from, how fresh it is, when it is refreshed, how that went. */
export function ViewPanel({ dataset }: { dataset: Dataset }) {
  const name = dataset.full_name;
  const view = useQuery({ queryKey: ["datasets", name, "view"], queryFn: ({ signal }) => getView(name, signal) });
  const query = useQuery({ queryKey: ["query", view.data?.query_id], queryFn: ({ signal }) => getQuery(view.data!.query_id, signal), enabled: view.data !== undefined });
  const mayWrite = useMayWrite();
  if (view.isPending) return <Loading rows={3} what="Loading the view" />;
  if (view.isError) return <ErrorState what="The view" error={view.error} retry={view.refetch} />;
  const { query_id: id, schedule, last_execution_ids: executions } = view.data;
  return (
    <>
      <Panel
        title="Freshness"
        actions={
          <ButtonLink small look="ghost" icon={Waypoints} href={`/lineage/query/${id}`}>
            What it is made of
          </ButtonLink>
        }
      >
        <div className={css.schedule}>
          <p>
            The last published result of <Link href={`/queries/${id}`}>{query.data?.name ?? `query_${id}`}</Link> <code className="muted">query_{id}</code>, <Freshness view={view.data} published={executions.length > 0 ? dataset.updated_at : undefined} />
          </p>
          {schedule?.error && (
            <p role="alert" className={css.problem}>
              The last refresh by schedule did not start: {schedule.error}
            </p>
          )}
          <Next schedule={schedule} />
          {mayWrite && <Schedule key={`${schedule?.cron_expression} ${view.data.performance}`} name={name} view={view.data} />}
        </div>
      </Panel>
      <Panel title="Published by" flush={executions.length > 0} actions={<ButtonLink small look="ghost" href={`/runs?query=${id}`}>All its runs</ButtonLink>}>
        <History executions={executions} />
      </Panel>
    </>
  );
}

/** Whether something that the view is made of changed after it was published. */
function Freshness({ view, published }: { view: View; published: string | undefined }) {
  const changes = useQuery({
    queryKey: ["datasets", view.sql_id, "freshness", published],
    queryFn: async ({ signal }) => {
      const [plan, tables, { versions }] = await Promise.all([planQuery(view.query_id, signal), listDatasets(signal), listVersions(view.query_id, signal)]);
      return changesSince(published!, versions[0]?.saved_at, plan, tables.datasets);
    },
    enabled: published !== undefined,
  });
  if (!published) return <>not published yet.</>;
  const old = changes.data ?? [];
  return (
    <>
      published <Time at={published} />.{" "}
      {changes.isSuccess && old.length === 0 && <Tag tone="ok">nothing that it reads changed since</Tag>}
      {old.length > 0 && (
        <Tag tone="warn">
          {old
            .slice(0, 3)
            .map((c) => c.what)
            .join(", ")}
          {old.length > 3 ? ` and ${old.length - 3} more` : ""} changed since
        </Tag>
      )}
    </>
  );
}

function Next({ schedule }: { schedule: View["schedule"] }) {
  if (!schedule) return <p className="muted">It is refreshed when somebody asks for it, or by a chain that holds it.</p>;
  const words = inWords(schedule.cron_expression);
  return (
    <p>
      Refreshed {words ?? <code>{schedule.cron_expression}</code>}.{" "}
      {schedule.next_execution_time && (
        <>
          Next refresh <Time at={schedule.next_execution_time} />.
        </>
      )}
    </p>
  );
}

function Schedule({ name, view }: { name: string; view: View }) {
  const cache = useQueryClient();
  const [cron, setCron] = useState(view.schedule?.cron_expression ?? "");
  const [tier, setTier] = useState(view.performance || "medium");
  const save = useMutation({
    mutationFn: () => saveView({ name, query_id: view.query_id, performance: tier, cron_expression: cron.trim() }),
    onSuccess: () => {
      done("The schedule is saved");
      return cache.invalidateQueries({ queryKey: ["datasets", name] });
    },
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate();
  };
  return (
    <form className={css.when} onSubmit={submit}>
      <TextField label="Schedule" placeholder="0 6 * * *" value={cron} onChange={(e) => setCron(e.target.value)} hint={inWords(cron) ?? "Minute, hour, day, month, weekday, in UTC; empty for none"} list="schedules" problem={save.isError ? messageOf(save.error) : undefined} />
      <datalist id="schedules">
        {usual.map((u) => (
          <option key={u} value={u}>
            {inWords(u)}
          </option>
        ))}
      </datalist>
      <SelectField label="Tier" value={tier} onChange={(e) => setTier(e.target.value)}>
        {tiers.map((t) => (
          <option key={t}>{t}</option>
        ))}
      </SelectField>
      <Button type="submit" busy={save.isPending}>
        Save schedule
      </Button>
    </form>
  );
}

type Past = { id: string; status: ExecutionStatus | undefined };

const past: Column<Past>[] = [
  { head: "State", width: "140px", cell: ({ status }) => (status ? <StateBadge bare state={stateOf(status.state)} /> : "…") },
  { head: "When", cell: ({ id, status }) => <Link href={`/results/${id}`}><Time at={status?.execution_ended_at} /></Link> },
  { head: "Rows", number: true, width: "110px", cell: ({ status }) => (status?.result_metadata ? count(status.result_metadata.total_row_count) : "–") },
  { head: "Time", number: true, width: "110px", cell: ({ status }) => between(status?.execution_started_at, status?.execution_ended_at), hideNarrow: true },
  { head: "Credits", number: true, width: "110px", cell: ({ status }) => (status ? credits(status.execution_cost_credits) : "–"), hideNarrow: true },
  { head: <span className="visually-hidden">Run</span>, width: "110px", cell: ({ status }) => status?.pipeline_execution_id && <Link href={`/runs/${status.pipeline_execution_id}`}>Its run</Link>, hideNarrow: true },
];

/** The executions whose results the view showed, the newest first. */
function History({ executions }: { executions: string[] }) {
  const shown = executions.slice(0, 10);
  const answers = useQueries({ queries: shown.map((id) => ({ queryKey: ["execution", id, "status"], queryFn: ({ signal }: { signal: AbortSignal }) => executionStatus(id, signal), staleTime: Infinity })) });
  if (shown.length === 0) return <p className="muted">It has never been refreshed.</p>;
  return <Table label="Published by" rows={shown.map((id, i) => ({ id, status: answers[i]?.data }))} columns={past} rowKey={(p) => p.id} />;
}
