import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link } from "wouter";
import { getView, saveView, type View } from "../api/datasets";
import { getExecution } from "../api/results";
import { useMayWrite } from "../api/session";
import { Button } from "../ui/Button";
import { SelectField, TextField } from "../ui/Field";
import { Panel } from "../ui/Page";
import { ErrorState, Loading, StateBadge, stateOf } from "../ui/states";
import { Time } from "../ui/Time";
import { done } from "../ui/toast";
import { messageOf } from "../api/error";
import css from "./data.module.css";

/** Of a materialized view: where it comes from, when it is refreshed, how that went. */
export function ViewPanel({ name }: { name: string }) {
  const view = useQuery({ queryKey: ["datasets", name, "view"], queryFn: ({ signal }) => getView(name, signal) });
  const mayWrite = useMayWrite();
  return (
    <Panel title="Materialized view">
      {view.isPending && <Loading rows={3} what="Loading the view" />}
      {view.isError && <ErrorState what="The view" error={view.error} retry={view.refetch} />}
      {view.data && (
        <div className={css.schedule}>
          <p>
            The last published result of <Link href={`/queries/${view.data.query_id}`}>query_{view.data.query_id}</Link>.{" "}
            {view.data.schedule?.next_execution_time ? (
              <>
                Next refresh <Time at={view.data.schedule.next_execution_time} />.
              </>
            ) : (
              "It is refreshed when somebody asks for it, or by a pipeline that holds it."
            )}
          </p>
          {view.data.schedule?.error && (
            <p role="alert" className={css.problem}>
              The last refresh by schedule did not start: {view.data.schedule.error}
            </p>
          )}
          {mayWrite && <Schedule key={`${view.data.schedule?.cron_expression} ${view.data.performance}`} name={name} view={view.data} />}
          <History executions={view.data.last_execution_ids ?? []} />
        </div>
      )}
    </Panel>
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
      <TextField label="Schedule" placeholder="0 6 * * *" value={cron} onChange={(e) => setCron(e.target.value)} hint="Minute, hour, day, month, weekday, in UTC; empty for none" problem={save.isError ? messageOf(save.error) : undefined} />
      <SelectField label="Tier" value={tier} onChange={(e) => setTier(e.target.value)}>
        <option value="medium">medium</option>
        <option value="large">large</option>
      </SelectField>
      <Button type="submit" busy={save.isPending}>
        Save schedule
      </Button>
    </form>
  );
}

function History({ executions }: { executions: string[] }) {
  if (executions.length === 0) return <p className="muted">It has never been refreshed.</p>;
  return (
    <div>
      <h3>Published by</h3>
      <ul className={css.history}>
        {executions.slice(0, 10).map((id) => (
          <Refresh key={id} id={id} />
        ))}
      </ul>
    </div>
  );
}

function Refresh({ id }: { id: string }) {
  const execution = useQuery({ queryKey: ["execution", id, "status"], queryFn: ({ signal }) => getExecution(id, signal), staleTime: Infinity });
  if (!execution.data) return null;
  return (
    <li>
      <Link href={`/results/${id}`}>
        <Time at={execution.data.execution_ended_at} />
      </Link>{" "}
      <StateBadge bare state={stateOf(execution.data.state)} />
    </li>
  );
}
