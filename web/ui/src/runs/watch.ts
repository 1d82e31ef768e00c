import { useEffect, useState, useSyncExternalStore } from "react";
import { follow, type Connection, type ServerEvent } from "../api/events";
import { eventsPath, type NodeStatus, type RunHead, type RunStatus } from "../api/runs";
import { stateOf, type State } from "../ui/states";

export const isOver = (state: State) => state !== "pending" && state !== "executing" && state !== "none";

export type Seen = { head: RunHead | undefined; nodes: ReadonlyMap<number, NodeStatus>; connection: Connection; error: unknown };

/** Takes an event over: the head is replaced, nodes are merged by id. */
export function merge(seen: Seen, event: RunStatus): Seen {
  const { node_executions: changed, ...head } = event;
  const nodes = new Map(seen.nodes);
  for (const n of changed) nodes.set(n.id, n);
  return { ...seen, head, nodes };
}

/** A run that is watched. What did not change keeps its identity, so that only what changed is drawn again. */
export class RunWatch {
  private seen: Seen = { head: undefined, nodes: new Map(), connection: "connecting", error: undefined };
  private watchers = new Set<() => void>();

  subscribe = (tell: () => void) => {
    this.watchers.add(tell);
    return () => void this.watchers.delete(tell);
  };
  get = () => this.seen;
  node = (id: number | undefined) => (id === undefined ? undefined : this.seen.nodes.get(id));

  /** Follows the run until it ends; returns how to stop. */
  start(run: string): () => void {
    return follow(eventsPath(run), { event: this.event, connection: this.connection });
  }

  event = (e: ServerEvent): boolean => {
    const status = JSON.parse(e.data) as RunStatus;
    this.set(merge(this.seen, status));
    return isOver(stateOf(status.status));
  };

  connection = (connection: Connection, error?: unknown) => {
    if (connection === this.seen.connection) return;
    this.set({ ...this.seen, connection, error });
  };

  private set(seen: Seen) {
    this.seen = seen;
    this.watchers.forEach((tell) => tell());
  }
}

/** Watches a run as long as the component is there; undefined watches nothing. */
export function useRunWatch(run: string | undefined): RunWatch | undefined {
  const [held, setHeld] = useState<{ run: string; watch: RunWatch }>();
  useEffect(() => {
    if (!run) return;
    const watch = new RunWatch();
    setHeld({ run, watch });
    return watch.start(run);
  }, [run]);
  return held && held.run === run ? held.watch : undefined;
}

const nobody: Seen = { head: undefined, nodes: new Map(), connection: "connecting", error: undefined };
const never = () => () => undefined;

/** Everything that is seen of a run. */
export function useSeen(watch: RunWatch | undefined): Seen {
  return useSyncExternalStore(watch?.subscribe ?? never, watch?.get ?? (() => nobody));
}

/** One node of a run: the component is drawn again only when that node changed. */
export function useNodeStatus(watch: RunWatch | undefined, id: number | undefined): NodeStatus | undefined {
  return useSyncExternalStore(watch?.subscribe ?? never, () => watch?.node(id));
}

/** The state of a node, in the words of the page. */
export const stateOfNode = (n: NodeStatus | undefined): State => stateOf(n?.query_execution_status?.status ?? n?.materialized_view_refresh_status?.status);
export const executionOf = (n: NodeStatus | undefined) => n?.query_execution_status?.execution_id || n?.materialized_view_refresh_status?.execution_id || undefined;
export const errorOf = (n: NodeStatus | undefined) => n?.query_execution_status?.error ?? n?.materialized_view_refresh_status?.error;
