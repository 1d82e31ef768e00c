import { LoaderCircle, PlugZap } from "lucide-react";
import { Elapsed } from "../runs/Elapsed";
import { isOver, stateOfNode, useSeen, type RunWatch } from "../runs/watch";
import { credits, exactCredits, plural } from "../ui/format";
import { labelOf, StateBadge, stateOf, type State } from "../ui/states";
import css from "./chain.module.css";

/** How far a run is, in one line. */
export function RunSummary({ watch }: { watch: RunWatch }) {
  const { head, nodes, connection } = useSeen(watch);
  if (!head) return <span role="status">{connection === "reconnecting" ? "The server cannot be reached. Trying again…" : "Loading the run…"}</span>;
  const state = stateOf(head.status);
  return (
    <>
      <StateBadge state={state} />
      {state === "pending" && head.queue_position ? <span>{head.queue_position === 1 ? "Next in the queue" : `Place ${head.queue_position} in the queue`}</span> : null}
      {nodes.size > 1 && <Counts watch={watch} over={isOver(state)} />}
      {head.started_at && (
        <span>
          <Elapsed from={head.started_at} to={head.ended_at} />
        </span>
      )}
      {head.credits > 0 && <span title={`${exactCredits(head.credits)} credits`}>{credits(head.credits)} credits</span>}
      {!isOver(state) && <ConnectionState watch={watch} />}
    </>
  );
}

const ends: State[] = ["completed", "reused", "failed", "skipped", "cancelled"];

/** "3 of 7 nodes", or how the nodes ended when not all of them completed. */
function Counts({ watch, over }: { watch: RunWatch; over: boolean }) {
  const { nodes } = useSeen(watch);
  const states = [...nodes.values()].map(stateOfNode);
  const of = (state: State) => states.filter((s) => s === state).length;
  if (!over || of("completed") === states.length)
    return (
      <span>
        <span className={css.strong}>{states.filter(isOver).length}</span> of {plural(states.length, "node")}
      </span>
    );
  const parts = ends.filter((s) => of(s) > 0).map((s) => `${of(s)} ${labelOf(s).toLowerCase()}`);
  return <span>{parts.join(", ")}</span>;
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
