import { Background, BackgroundVariant, MiniMap, Position, ReactFlow, useStore, type Edge as FlowEdge, type MiniMapNodeProps, type Node, type ReactFlowInstance } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useCallback, useContext, useEffect, useImperativeHandle, useMemo, useRef, useState, type KeyboardEvent, type Ref } from "react";
import { stateOfNode, useNodeStatus, type RunWatch } from "../runs/watch";
import { Loading, toneOf } from "../ui/states";
import { BackEdge } from "./BackEdge";
import { keyOf, type ChainNode, type Links } from "./graph";
import type { Folded } from "./fold";
import type { Direction, Place } from "./layout";
import { useLayout } from "./useLayout";
import { GraphContext, NodeCard, type CardData, type Shared } from "./NodeCard";
import { useViewport } from "./viewport";
import { walk, type Arrow } from "./walk";
import css from "./graph.module.css";

export type GraphHandle = { fit: () => void; zoom: (by: number) => void; show: (key: string) => void };

type GraphProps = {
  ref?: Ref<GraphHandle>;
  chain: Folded;
  /** What hangs together in the whole chain, folded or not. */
  links: Links;
  watch: RunWatch | undefined;
  direction: Direction;
  selected: string | undefined;
  focus?: string | undefined;
  critical: readonly number[];
  matches: ReadonlySet<string> | undefined;
  onSelect: (key: string) => void;
  onFold: (key: string, side: "above" | "below") => void;
  onKey: (key: string, e: KeyboardEvent) => void;
};

const nodeTypes = { card: NodeCard };
const edgeTypes = { back: BackEdge };
const manyNodes = 80; // only what is in sight is drawn
const minimapFrom = 24;

/** The chain as a picture. Where things stand follows from the chain alone: what happens in a run changes colours and words. */
export function ChainGraph(props: GraphProps) {
  const laid = useLayout(props.chain, props.direction);
  return laid ? <Picture {...props} {...laid} /> : <Loading rows={4} what="Laying out the chain" />;
}

type PictureProps = GraphProps & { places: ReadonlyMap<string, Place> };

function Picture({ ref, chain, places, links, watch, direction, selected, focus, critical, matches, onSelect, onFold, onKey }: PictureProps) {
  const root = focus ?? chain.nodes.find((n) => n.root)?.key ?? chain.nodes.at(-1)?.key;
  const [wanted, setCurrent] = useState<string>();
  const current = [wanted, selected, root].find((k) => k !== undefined && places.has(k));
  const [focused, setFocused] = useState(false);
  const flow = useRef<ReactFlowInstance<Node<CardData>> | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const view = useViewport(flow, box, places, selected ?? root);

  const select = useCallback(
    (key: string) => {
      setCurrent(key);
      onSelect(key);
    },
    [onSelect],
  );
  // What is chosen shows, also when its details have just taken the room where it stood.
  useEffect(() => {
    if (!selected) return;
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => view.keepInSight(selected)));
    return () => cancelAnimationFrame(frame);
  }, [selected, view]);
  useImperativeHandle(ref, () => ({ fit: view.fit, zoom: view.zoom, show: view.show }), [view]);

  const onPath = useMemo(() => new Set(critical), [critical]);
  const foldable = useCallback((key: string, side: "above" | "below") => Boolean((side === "above" ? links.above : links.below).get(key)?.length), [links]);
  const shared: Shared = useMemo(
    () => ({ watch, direction, selected, focus, current, focused, critical: onPath, matches, hiddenAbove: chain.hiddenAbove, hiddenBelow: chain.hiddenBelow, foldable, onSelect: select, onCurrent: setCurrent, onFold }),
    [watch, direction, selected, focus, current, focused, onPath, matches, chain.hiddenAbove, chain.hiddenBelow, foldable, select, onFold],
  );
  const nodes = useMemo(() => chain.nodes.map((n) => flowNode(n, places.get(n.key)!, direction)), [chain.nodes, places, direction]);
  const edges = useMemo(() => flowEdges(chain, places, direction, critical, selected), [chain, places, direction, critical, selected]);

  const key = (e: KeyboardEvent) => {
    if (!current || e.metaKey || e.ctrlKey || e.altKey) return;
    const arrow = /^Arrow(Left|Right|Up|Down)$/.exec(e.key)?.[1]?.toLowerCase() as Arrow | undefined;
    const next = arrow ? walk(current, arrow, places, links, direction) : e.key === "Home" ? chain.nodes[0]?.key : e.key === "End" ? root : undefined;
    if (next) {
      setFocused(true);
      setCurrent(next);
      view.reveal(next);
    }
    if (arrow || next) e.preventDefault();
    else onKey(current, e);
  };
  return (
    <div
      ref={box}
      className={css.graph}
      role="group"
      aria-label={`The chain as a graph, ${chain.nodes.length} nodes. Arrow keys move between them, Enter opens one.`}
      onKeyDown={key}
      onFocus={() => setFocused(true)}
      onBlur={(e) => e.relatedTarget && !e.currentTarget.contains(e.relatedTarget) && setFocused(false)}
    >
      <GraphContext value={shared}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onInit={(instance) => {
            flow.current = instance;
            view.settle();
          }}
          onMove={(e) => e && view.taken()}
          onlyRenderVisibleElements={nodes.length > manyNodes}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          zoomActivationKeyCode={null}
          zoomOnDoubleClick={false}
          minZoom={0.06}
          maxZoom={1.6}
          proOptions={{ hideAttribution: true }}
        >
          <Far box={box} />
          <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
          {nodes.length >= minimapFrom && <MiniMap position={direction === "LR" ? "bottom-right" : "top-right"} pannable zoomable nodeComponent={MapNode} nodeBorderRadius={8} className={css.map} style={{ width: 168, height: 112 }} ariaLabel="Map of the chain" />}
        </ReactFlow>
      </GraphContext>
    </div>
  );
}

function flowNode(node: ChainNode, place: Place, direction: Direction): Node<CardData> {
  const [into, out] = direction === "LR" ? [Position.Left, Position.Right] : [Position.Top, Position.Bottom];
  const { x, y, width, height } = place;
  const [ix, iy, ox, oy] = direction === "LR" ? [0, height / 2, width, height / 2] : [width / 2, 0, width / 2, height];
  return {
    id: node.key,
    type: "card",
    position: { x, y },
    data: { node },
    width,
    height,
    style: { pointerEvents: "all" },
    // Given rather than measured: edges to what is out of sight are drawn too.
    handles: [
      { type: "target", position: into, x: ix, y: iy, width: 1, height: 1 },
      { type: "source", position: out, x: ox, y: oy, width: 1, height: 1 },
    ],
  };
}

function flowEdges(chain: Folded, places: ReadonlyMap<string, Place>, direction: Direction, critical: readonly number[], selected: string | undefined): FlowEdge[] {
  const onPath = new Set(critical.slice(1).map((id, i) => `${keyOf(critical[i]!)}>${keyOf(id)}`));
  return chain.edges.map((e) => {
    const id = `${e.from}>${e.to}`;
    const look = e.problem ? css.bad : onPath.has(id) ? css.critical : e.from === selected || e.to === selected ? css.near : undefined;
    const [from, to] = [places.get(e.from), places.get(e.to)];
    const back = from && to && (direction === "LR" ? to.x <= from.x : to.y <= from.y);
    return { id, source: e.from, target: e.to, className: look ?? "", ...(back ? { type: "back", data: { direction } } : {}) };
  });
}

/** Far off, words give way to colour; the style sheet does the rest. */
function Far({ box }: { box: React.RefObject<HTMLDivElement | null> }) {
  const far = useStore((s) => (s.transform[2] < 0.24 ? "very" : s.transform[2] < 0.5 ? "far" : ""));
  useEffect(() => {
    if (box.current) box.current.dataset.far = far;
  }, [box, far]);
  return null;
}

function MapNode({ id, x, y, width, height }: MiniMapNodeProps) {
  const shared = useContext(GraphContext);
  const status = useNodeStatus(shared?.watch, /^n\d+$/.test(id) ? Number(id.slice(1)) : undefined);
  const state = stateOfNode(status);
  return <rect x={x} y={y} width={width} height={height} rx={10} className={css.mapNode} data-tone={state === "none" ? undefined : toneOf(state)} data-on={shared?.selected === id || undefined} />;
}

