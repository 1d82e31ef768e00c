import { LoaderCircle, PlugZap } from "lucide-react";
import { Elapsed } from "../runs/Elapsed";
import { isOver, stateOfNode, useSeen, type RunWatch } from "../runs/watch";
import { credits, plural } from "../ui/format";
import { StateBadge, stateOf } from "../ui/states";
import css from "./chain.module.css";

/** How far a run is, in one line. */
export function RunSummary({ watch }: { watch: RunWatch }) {
  const { head, nodes, connection } = useSeen(watch);
  if (!head) return <span role="status">{connection === "reconnecting" ? "The server cannot be reached. Trying again…" : "Loading the run…"}</span>;
  const state = stateOf(head.status);
  const done = [...nodes.values()].filter((n) => isOver(stateOfNode(n))).length;
  return (
    <>
      <StateBadge state={state} />
      {state === "pending" && head.queue_position ? <span>{head.queue_position === 1 ? "Next in the queue" : `Place ${head.queue_position} in the queue`}</span> : null}
      {nodes.size > 1 && (
        <span>
          <span className={css.strong}>{done}</span> of {plural(nodes.size, "node")}
        </span>
      )}
      {head.started_at && (
        <span>
          <Elapsed from={head.started_at} to={head.ended_at} />
        </span>
      )}
      {head.credits > 0 && <span>{credits(head.credits)} credits</span>}
      {!isOver(state) && <ConnectionState watch={watch} />}
    </>
  );
}

/** Says when what shows may be old. */
function ConnectionState({ watch }: { watch: RunWatch }) {
  const { connection } = useSeen(watch);
  return (
    <span role="status" className={css.connection}>
      {connection === "reconnecting" && (
        <>
          <PlugZap size={13} aria-hidden /> Reconnecting… the run goes on
        </>
      )}
      {connection === "connecting" && <LoaderCircle size={13} aria-label="Connecting" />}
    </span>
  );
}
