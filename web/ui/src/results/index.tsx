import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useParams } from "wouter";
import { getQuery } from "../api/queries";
import { getExecution } from "../api/results";
import type { ResultPanelProps } from "../editor/slots";
import { ButtonLink } from "../ui/Button";
import { Page } from "../ui/Page";
import { Empty, ErrorState, Loading, StateBadge, stateOf } from "../ui/states";
import { Outcome } from "./Outcome";
import { Result } from "./Result";
import css from "./results.module.css";

/** What an execution came to: its rows and charts, its error, or how far it is. */
export function ResultPanel({ execution, query, name }: ResultPanelProps) {
  const status = useExecution(execution);
  if (!execution)
    return (
      <Empty icon={Play} title="No result yet">
        Run the query, and its rows appear here.
      </Empty>
    );
  if (status.isPending) return <Loading what="Loading the result" />;
  if (status.isError) return <ErrorState what="The result" error={status.error} retry={status.refetch} />;
  const state = stateOf(status.data.state);
  if (state !== "completed" && state !== "partial") return <Outcome execution={status.data} state={state} />;
  return <Result key={execution} execution={status.data} query={query} name={name} partial={state === "partial"} />;
}

/** The result of one execution at an address of its own. */
export function ResultPage() {
  const { execution = "" } = useParams();
  const status = useExecution(execution);
  const id = status.data?.query_id || undefined;
  const query = useQuery({ queryKey: ["query", id], queryFn: ({ signal }) => getQuery(id!, signal), enabled: id !== undefined });
  const name = query.data?.name ?? (id ? `query_${id}` : "SQL that is not saved");
  return (
    <Page
      flush
      title={name}
      heading={
        <>
          <h1 className="truncate">{name}</h1>
          {status.data && <StateBadge state={stateOf(status.data.state)} />}
        </>
      }
      actions={
        <>
          {id !== undefined && <ButtonLink look="ghost" href={`/queries/${id}`}>Open the query</ButtonLink>}
          {status.data?.pipeline_execution_id && <ButtonLink look="ghost" href={`/runs/${status.data.pipeline_execution_id}`}>Open the run</ButtonLink>}
        </>
      }
    >
      <div className={css.panel}>
        <ResultPanel execution={execution} query={id} name={name} />
      </div>
    </Page>
  );
}

/** An execution, asked for again until it has ended. */
function useExecution(id: string | undefined) {
  return useQuery({
    queryKey: ["execution", id, "status"],
    queryFn: ({ signal }) => getExecution(id!, signal),
    enabled: Boolean(id),
    refetchInterval: ({ state }) => (state.data && !state.data.is_execution_finished ? 700 : false),
  });
}

