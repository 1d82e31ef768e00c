import { Ban, Hourglass, LoaderCircle } from "lucide-react";
import type { Execution } from "../api/results";
import { Empty, type State } from "../ui/states";
import css from "./results.module.css";

/** What stands where rows would, while there are none or when there will be none. */
export function Outcome({ execution, state }: { execution: Execution; state: State }) {
  if (state === "pending")
    return (
      <Empty icon={Hourglass} title="Waiting for its turn">
        {execution.queue_position ? `Number ${execution.queue_position} in the queue.` : "A worker takes it in a moment."}
      </Empty>
    );
  if (state === "executing") {
    const { percent } = execution.progress ?? {};
    return (
      <Empty icon={LoaderCircle} title="Running">
        {percent !== undefined && percent > 0 ? `${Math.round(percent)} % read` : "The rows appear when all of them are there."}
      </Empty>
    );
  }
  if (state === "cancelled")
    return (
      <Empty icon={Ban} title="Cancelled">
        {execution.state_reason ?? "It was stopped before it had a result. Nothing was published."}
      </Empty>
    );
  if (state === "expired") return <Empty title="The result has expired">Run the query again to have it anew.</Empty>;
  const at = execution.error?.metadata;
  return (
    <div className={css.problem} role="alert">
      <h2>{at?.line ? `Failed at line ${at.line}, column ${at.column ?? 1}` : "Failed"}</h2>
      <pre>{execution.error?.message ?? execution.state_reason ?? "The server gave no reason."}</pre>
    </div>
  );
}
