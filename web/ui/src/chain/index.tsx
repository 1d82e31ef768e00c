import { useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleX, Maximize2, Waypoints } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { Link } from "wouter";
import { messageOf } from "../api/error";
import { cancelRun } from "../api/runs";
import { useMayWrite } from "../api/session";
import type { ChainPanelProps } from "../editor/slots";
import { executionOf, isOver, useRunWatch, useSeen, type RunWatch } from "../runs/watch";
import { IconButton } from "../ui/Button";
import { credits, duration, exactCredits } from "../ui/format";
import { Empty, ErrorState, Loading, stateOf } from "../ui/states";
import { failed } from "../ui/toast";
import { ChainView, sizeOfChain } from "./ChainView";
import type { Chain } from "./graph";
import { keyOf } from "./graph";
import { RunSummary } from "./RunSummary";
import { useDraftChain, useRunChain } from "./usePlan";
import css from "./chain.module.css";

/** The chain beside the editor: what would run, and then what runs. */
export function ChainPanel(props: ChainPanelProps) {
  return props.run ? <RunningChain key={props.run} {...props} run={props.run} /> : <PlannedChain {...props} />;
}

function PlannedChain({ draft, values, query, version, onSelect }: ChainPanelProps) {
  const plan = useDraftChain(draft, values, query, version);
  const [selected, setSelected] = useState<string>();
  const { chain } = plan;
  if (!draft.sql.trim() || (!chain && plan.isPending && plan.fetchStatus === "idle"))
    return (
      <Empty icon={Waypoints} title="The chain shows here">
        Read another query as <code>query_12</code>, a view or a table, and see what runs before yours, what it cost last time, and why.
      </Empty>
    );
  if (!chain) return plan.isError ? <ErrorState what="The chain" error={plan.error} retry={plan.refetch} /> : <Loading rows={3} what="Planning" />;
  const select = (key: string | undefined) => {
    setSelected(key);
    const node = chain.nodes.find((n) => n.key === key);
    if (node?.last?.execution_id) onSelect({ execution: node.last.execution_id, query: node.query, name: node.name });
  };
  return (
    <div className={css.view} data-old={plan.old || undefined} aria-busy={plan.old}>
      {plan.isError && <Banner text={messageOf(plan.error)} />}
      {!plan.isError && chain.problems.map((p, i) => <Banner key={i} text={p.message} />)}
      <ChainView chain={chain} watch={undefined} run={undefined} selected={selected} onSelect={select} direction="TB" keep="chain" summary={<PlanSummary chain={chain} />} />
    </div>
  );
}

function Banner({ text }: { text: string }) {
  return (
    <p className={css.banner} role="alert">
      <CircleAlert size={14} aria-hidden />
      {text}
    </p>
  );
}

/** What a run of the chain would be, by what its nodes took last. */
function PlanSummary({ chain }: { chain: Chain }) {
  const seen = chain.nodes.filter((n) => n.last?.duration_millis !== undefined);
  const cost = seen.reduce((sum, n) => sum + (n.last?.credits ?? 0), 0);
  const time = seen.reduce((sum, n) => sum + (n.last?.duration_millis ?? 0), 0);
  return (
    <>
      <span>{sizeOfChain(chain)}</span>
      {seen.length > 0 && (
        <span title={`The sum of what its nodes took and cost when they ran last: ${exactCredits(cost)} credits`}>
          last time {duration(time)} · {credits(cost)} credits
        </span>
      )}
    </>
  );
}

function RunningChain({ run, selected, onSelect, onEnded }: ChainPanelProps & { run: string }) {
  const watch = useRunWatch(run);
  const plan = useRunChain(run);
  const seen = useSeen(watch);
  const [key, setKey] = useState<string>();
  useEnd(watch, onEnded);
  useFirstFailure(watch, key, setKey);
  const chosen = useMemo(() => {
    if (key !== undefined) return key || undefined;
    const node = selected === undefined ? undefined : [...seen.nodes.values()].find((n) => executionOf(n) === selected);
    return node && seen.nodes.size > 1 && plan.chain?.nodes.find((n) => n.id === node.id && !n.root) ? keyOf(node.id) : undefined;
  }, [key, selected, seen.nodes, plan.chain]);
  if (seen.connection === "failed") return <ErrorState what="The run" error={seen.error} />;
  if (plan.isError) return <ErrorState what="The chain of the run" error={plan.error} retry={plan.refetch} />;
  if (!plan.chain || !watch) return <Loading rows={3} what="Loading the run" />;
  const { chain } = plan;
  const select = (next: string | undefined) => {
    setKey(next ?? "");
    const node = chain.nodes.find((n) => n.key === next);
    if (node?.id === undefined) return;
    onSelect({ execution: executionOf(watch.node(node.id)), query: node.query, name: node.name });
  };
  return (
    <ChainView
      chain={chain}
      watch={watch}
      run={run}
      selected={chosen}
      onSelect={select}
      direction="TB"
      keep="chain"
      summary={
        <>
          <RunSummary watch={watch} />
          <RunButtons run={run} watch={watch} />
        </>
      }
    />
  );
}

function RunButtons({ run, watch }: { run: string; watch: RunWatch }) {
  const { head } = useSeen(watch);
  const cache = useQueryClient();
  const mayWrite = useMayWrite();
  const cancel = () => cancelRun(run).then(() => cache.invalidateQueries({ queryKey: ["runs"] }), failed);
  return (
    <span className={css.inline}>
      {mayWrite && head && !isOver(stateOf(head.status)) && <IconButton small icon={CircleX} label="Cancel the run" onClick={() => void cancel()} />}
      <Link href={`/runs/${run}`} className={css.page} aria-label="Open the page of this run" title="Open the page of this run">
        <Maximize2 size={13} aria-hidden />
      </Link>
    </span>
  );
}

/** Tells once that the run has ended, but not of one that had ended before it was looked at. */
export function useEnd(watch: RunWatch | undefined, onEnded: (state: string) => void) {
  const { head } = useSeen(watch);
  const state = stateOf(head?.status);
  const told = useRef(onEnded);
  useEffect(() => {
    told.current = onEnded;
  });
  const went = useRef(false);
  useEffect(() => {
    if (!watch || state === "none") return;
    if (isOver(state) && went.current) told.current(state);
    went.current = !isOver(state);
  }, [watch, state]);
}

/** Shows the first failure by itself, when nothing else was chosen. */
export function useFirstFailure(watch: RunWatch | undefined, key: string | undefined, show: (key: string) => void) {
  const { nodes } = useSeen(watch);
  const failure = useMemo(() => [...nodes.values()].find((n) => stateOf(n.query_execution_status?.status ?? n.materialized_view_refresh_status?.status) === "failed"), [nodes]);
  const told = useRef(false);
  useEffect(() => {
    if (!failure || key || told.current) return;
    told.current = true;
    show(keyOf(failure.id));
  }, [failure, key, show]);
}
