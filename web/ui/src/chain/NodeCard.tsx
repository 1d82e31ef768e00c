import { Handle, Position, type NodeProps } from "@xyflow/react";
import { ChevronDown, ChevronLeft, ChevronRight, ChevronUp, type LucideIcon } from "lucide-react";
import { createContext, memo, useContext, useEffect, useRef } from "react";
import { Elapsed } from "../runs/Elapsed";
import { stateOfNode, useNodeStatus, type RunWatch } from "../runs/watch";
import { brief, credits, duration, plural } from "../ui/format";
import { StateIcon, labelOf, stateOf, toneOf, type State } from "../ui/states";
import type { ChainNode } from "./graph";
import { kinds, KindIcon } from "./kinds";
import type { Direction } from "./layout";
import css from "./graph.module.css";

/** What the cards of a graph share. It changes seldom; what a run changes comes by the watch. */
export type Shared = {
  watch: RunWatch | undefined;
  direction: Direction;
  selected: string | undefined;
  focus: string | undefined; // the one that the picture is about
  current: string | undefined; // the one that the Tab key reaches
  focused: boolean; // the focus is in the graph: it follows current
  critical: ReadonlySet<number>;
  matches: ReadonlySet<string> | undefined;
  hiddenAbove: ReadonlyMap<string, number>;
  hiddenBelow: ReadonlyMap<string, number>;
  foldable: (key: string, side: "above" | "below") => boolean;
  onSelect: (key: string) => void;
  onCurrent: (key: string) => void;
  onFold: (key: string, side: "above" | "below") => void;
};
export const GraphContext = createContext<Shared | undefined>(undefined);

export type CardData = { node: ChainNode } & Record<string, unknown>;

/** A node of the chain as a card. */
export const NodeCard = memo(function NodeCard({ data }: NodeProps) {
  const { node } = data as CardData;
  const shared = useContext(GraphContext)!;
  const status = useNodeStatus(shared.watch, node.id);
  const state = shared.watch && node.id !== undefined ? stateOfNode(status) : undefined;
  const ref = useRef<HTMLButtonElement>(null);
  const isCurrent = shared.current === node.key;
  useEffect(() => {
    if (isCurrent && shared.focused && document.activeElement !== ref.current) ref.current?.focus({ preventScroll: true });
  }, [isCurrent, shared.focused]);
  const [into, out] = shared.direction === "LR" ? [Position.Left, Position.Right] : [Position.Top, Position.Bottom];
  const percent = status?.progress?.percent;
  return (
    <>
      <Handle type="target" position={into} className={css.handle} isConnectable={false} />
      <button
        ref={ref}
        type="button"
        className={css.card}
        data-node={node.key}
        data-kind={node.kind}
        data-tone={state && state !== "none" ? toneOf(state) : undefined}
        data-problem={node.problem ? true : undefined}
        data-selected={shared.selected === node.key || undefined}
        data-critical={(node.id !== undefined && shared.critical.has(node.id)) || undefined}
        data-focus={shared.focus === node.key || undefined}
        data-dim={(shared.matches && !shared.matches.has(node.key)) || undefined}
        aria-pressed={shared.selected === node.key}
        tabIndex={isCurrent ? 0 : -1}
        onFocus={() => shared.onCurrent(node.key)}
        onClick={() => shared.onSelect(node.key)}
      >
        <span className={css.first}>
          <span className={css.kind} title={kinds[node.kind].label}>
            <KindIcon kind={node.kind} />
          </span>
          <span className={css.name}>
            {node.name}
            <span className="visually-hidden">{describe(node)}</span>
          </span>
          {state && state !== "none" && <StateIcon state={state} size={15} />}
        </span>
        {node.kind !== "table" && (
          <span className={css.second}>
            {state ? <Live state={state} status={status} inlined={node.kind === "view"} /> : <Plain node={node} />}
          </span>
        )}
        {state === "executing" && (
          <span className={css.progress} data-known={percent !== undefined && percent > 0 ? true : undefined}>
            <span style={{ width: percent && percent > 0 ? `${Math.min(100, percent)}%` : undefined }} />
          </span>
        )}
      </button>
      <Fold node={node.key} side="above" />
      <Fold node={node.key} side="below" />
      <Handle type="source" position={out} className={css.handle} isConnectable={false} />
    </>
  );
});

/** For those who listen: what stands in the card as an icon, or not at all. */
function describe(node: ChainNode): string {
  const parts = [kinds[node.kind].label, node.reference !== node.name && node.reference, node.root && "the end of the chain", node.problem?.message];
  return `, ${parts.filter(Boolean).join(", ")}. `;
}

/** Ends after which what it took and cost says nothing. */
const ended: Partial<Record<State, true>> = { failed: true, cancelled: true, skipped: true };

/** Before a run: who it is, and what it cost at last sight. */
function Plain({ node }: { node: ChainNode }) {
  const { last } = node;
  return (
    <>
      <span className={css.reference}>{node.kind === "missing" ? "" : node.kind === "materialized" ? node.reference.split(".").at(-1) : node.reference || "not saved"}</span>
      <span className={css.end}>
        {node.kind === "missing" ? "not found" : node.problem ? "problem" : last && ended[stateOf(last.state)] ? `${labelOf(stateOf(last.state)).toLowerCase()} last time` : last?.duration_millis !== undefined ? `${duration(last.duration_millis)}${last.credits ? ` · ${credits(last.credits)} cr` : ""}` : node.owner}
      </span>
    </>
  );
}

/** During a run: how far it is. */
function Live({ state, status, inlined }: { state: State; status: ReturnType<typeof useNodeStatus>; inlined: boolean }) {
  const rows = status?.rows;
  return (
    <>
      <span className={css.word}>{state === "none" ? "" : inlined && state === "completed" ? "Read inline" : labelOf(state)}</span>
      <span className={css.end}>
        {rows !== undefined && rows > 0 && `${brief(rows)} ${rows === 1 ? "row" : "rows"}`}
        {status?.started_at && (
          <>
            {rows ? " · " : ""}
            <Elapsed from={status.started_at} to={status.ended_at} />
          </>
        )}
      </span>
    </>
  );
}

const arrows: Record<Direction, Record<"above" | "below", [LucideIcon, LucideIcon]>> = {
  LR: { above: [ChevronLeft, ChevronRight], below: [ChevronRight, ChevronLeft] },
  TB: { above: [ChevronUp, ChevronDown], below: [ChevronDown, ChevronUp] },
};

/** Hides or shows what stands above or below a node; while hidden it says how much. */
function Fold({ node, side }: { node: string; side: "above" | "below" }) {
  const shared = useContext(GraphContext)!;
  const hidden = (side === "above" ? shared.hiddenAbove : shared.hiddenBelow).get(node);
  if (hidden === undefined && !shared.foldable(node, side)) return null;
  const [open, shut] = arrows[shared.direction][side];
  const Icon = hidden === undefined ? shut : open;
  const label = `${hidden === undefined ? "Hide" : "Show"} what is ${side === "above" ? "upstream" : "downstream"}${hidden ? ` (${plural(hidden, "node")})` : ""}`;
  return (
    <button
      type="button"
      className={`${css.fold} nodrag nopan`}
      data-side={side}
      data-direction={shared.direction}
      data-hidden={hidden !== undefined || undefined}
      tabIndex={-1}
      title={label}
      aria-label={label}
      onClick={() => shared.onFold(node, side)}
    >
      {hidden !== undefined && <span>{hidden}</span>}
      <Icon size={12} aria-hidden />
    </button>
  );
}

