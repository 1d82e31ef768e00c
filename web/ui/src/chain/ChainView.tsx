import { ArrowDown, ArrowRight, List, Maximize, Minus, Network, Plus, Table2, UnfoldVertical, type LucideIcon } from "lucide-react";
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { criticalPath } from "./critical";
import { useSeen, type RunWatch } from "../runs/watch";
import { useShortcuts } from "../app/shortcuts";
import { IconButton } from "../ui/Button";
import { SearchField } from "../ui/Field";
import { plural } from "../ui/format";
import { Loading, stateOf } from "../ui/states";
import { ChainList } from "./ChainList";
import type { GraphHandle } from "./ChainGraph";
import { fold, isFolded, toggled, unfolded, type Folds } from "./fold";
import { linksOf, withoutTables, type Chain, type ChainNode } from "./graph";
import type { Direction } from "./layout";
import { NodeDetails } from "./NodeDetails";
import { useKept } from "../ui/kept";
import { useNarrow } from "../ui/narrow";
import css from "./chain.module.css";

const ChainGraph = lazy(() => import("./ChainGraph").then((m) => ({ default: m.ChainGraph })));

const mostWithTables = 60; // more than that show when asked for

type ViewProps = {
  chain: Chain;
  watch: RunWatch | undefined;
  run: string | undefined;
  selected: string | undefined;
  onSelect: (key: string | undefined) => void;
  /** The way of the data where nobody chose another. */
  direction: Direction;
  /** What stands at the left of the tools. */
  summary: ReactNode;
  /** Where the picture is remembered. */
  keep: string;
  /** The thing that shows first where not all can be read at once; without it the end of the chain. */
  focus?: string | undefined;
};

/** A chain as a graph or as a list, with what one node is and did beside it. */
export function ChainView({ chain, watch, run, selected, onSelect, direction: usual, summary, keep, focus }: ViewProps) {
  const [look, setLook] = useKept<"graph" | "list">(`${keep}.look`, "graph");
  const [direction, setDirection] = useKept<Direction>(`${keep}.direction`, useNarrow() ? "TB" : usual);
  const [tables, setTables] = useState<boolean>();
  const [folds, setFolds] = useState<Folds>(unfolded);
  const [text, setText] = useState("");
  const graph = useRef<GraphHandle>(null);
  const search = useRef<HTMLInputElement>(null);

  const hasTables = chain.nodes.some((n) => n.kind === "table");
  const withTables = tables ?? chain.nodes.length <= mostWithTables;
  const whole = useMemo(() => (withTables ? chain : withoutTables(chain)), [chain, withTables]);
  const links = useMemo(() => linksOf(whole), [whole]);
  const shown = useMemo(() => fold(whole, folds), [whole, folds]);
  const wanted = useDeferredValue(text);
  const matches = useMemo(() => matching(whole.nodes, wanted), [whole, wanted]);
  const critical = useCritical(watch);
  const node = chain.nodes.find((n) => n.key === selected);

  const setFold = useCallback((key: string, side: "above" | "below") => setFolds((f) => ({ ...f, [side]: toggled(f[side], key) })), []);
  const only = (key: string) => setFolds((f) => ({ ...unfolded, only: f.only === key ? undefined : key }));
  const find = (e: KeyboardEvent) => {
    if (e.key === "Escape") setText("");
    const found = e.key === "Enter" ? matching(shown.nodes, text) : undefined;
    if (!found?.size) return;
    const all = shown.nodes.filter((n) => found.has(n.key)).map((n) => n.key);
    const next = all[(all.indexOf(selected ?? "") + 1) % all.length];
    if (next === undefined) return;
    onSelect(next);
    graph.current?.show(next);
  };
  const key = (at: string, e: KeyboardEvent) => {
    const act = {
      f: () => graph.current?.fit(),
      "+": () => graph.current?.zoom(1),
      "=": () => graph.current?.zoom(1),
      "-": () => graph.current?.zoom(-1),
      "[": () => setFold(at, "above"),
      "]": () => setFold(at, "below"),
      l: () => only(at),
      "/": () => search.current?.focus(),
      Escape: () => onSelect(undefined),
    }[e.key];
    if (!act) return;
    e.preventDefault();
    e.stopPropagation();
    act();
  };
  useShortcuts([{ keys: "/", label: "Find a node", group: "The chain", run: () => search.current?.focus() }]);
  return (
    <div className={css.view}>
      <div className={css.bar}>
        <div className={css.summary}>
          {summary}
          {critical.length > 0 && (
            <span className={css.legend} title="The nodes that decided when the run ended: a faster one of them makes a faster run">
              Critical path
            </span>
          )}
        </div>
        <div className={css.tools} role="toolbar" aria-label="Chain">
          <div className={css.find} onKeyDown={find}>
            <SearchField label="Find a node" placeholder="Find…" ref={search} value={text} onChange={(e) => setText(e.target.value)} />
            {text && <span className={css.found}>{matches?.size ?? 0}</span>}
          </div>
          {look === "graph" && (
            <>
              {isFolded(folds) && <IconButton small icon={UnfoldVertical} label="Show everything again" onClick={() => setFolds(unfolded)} />}
              {hasTables && <IconButton small icon={Table2} label={withTables ? "Hide tables" : "Show tables"} pressed={withTables} onClick={() => setTables(!withTables)} />}
              <IconButton
                small
                icon={direction === "LR" ? ArrowRight : ArrowDown}
                label={direction === "LR" ? "Data flows to the right; let it flow down" : "Data flows down; let it flow to the right"}
                onClick={() => setDirection(direction === "LR" ? "TB" : "LR")}
              />
            </>
          )}
          <Choice value={look} onChange={setLook} options={[["graph", "As a graph", Network], ["list", "As a list", List]]} />
        </div>
      </div>
      <div className={css.body} data-inspecting={node ? true : undefined}>
        <div className={css.stage}>
          {look === "list" ? (
            <ChainList nodes={whole.nodes.filter((n) => !matches || matches.has(n.key))} links={links} watch={watch} selected={selected} critical={critical} onSelect={onSelect} />
          ) : (
            <Suspense fallback={<Loading rows={4} what="Loading the graph" />}>
              <ChainGraph
                ref={graph}
                chain={shown}
                links={links}
                watch={watch}
                direction={direction}
                selected={selected}
                focus={focus}
                critical={critical}
                matches={matches}
                onSelect={onSelect}
                onFold={setFold}
                onKey={key}
              />
              <div className={css.zoom}>
                <IconButton small look="plain" icon={Plus} label="Zoom in" keys="+" onClick={() => graph.current?.zoom(1)} />
                <IconButton small look="plain" icon={Minus} label="Zoom out" keys="-" onClick={() => graph.current?.zoom(-1)} />
                <IconButton small look="plain" icon={Maximize} label="Fit all of it" keys="f" onClick={() => graph.current?.fit()} />
              </div>
            </Suspense>
          )}
        </div>
        {node && (
          <NodeDetails key={node.key} node={node} chain={chain} watch={watch} run={run} isOnly={folds.only === node.key} onOnly={() => only(node.key)} onSelect={onSelect} onClose={() => onSelect(undefined)} />
        )}
      </div>
    </div>
  );
}

/** A choice between looks, as buttons that stand together. */
function Choice<T extends string>({ value, onChange, options }: { value: T; onChange: (v: T) => void; options: [T, string, LucideIcon][] }) {
  return (
    <div className={css.choice}>
      {options.map(([id, label, icon]) => (
        <IconButton key={id} small icon={icon} label={label} pressed={value === id} onClick={() => onChange(id)} />
      ))}
    </div>
  );
}

/** The keys of the nodes that a search finds: the whole text, or else all its words. Undefined while nothing is searched. */
function matching(nodes: ChainNode[], text: string): ReadonlySet<string> | undefined {
  const whole = text.trim().toLowerCase();
  if (!whole) return undefined;
  const having = (parts: string[]) => nodes.filter((n) => parts.every((p) => `${n.name} ${n.reference} ${n.owner ?? ""}`.toLowerCase().includes(p))).map((n) => n.key);
  const exact = having([whole]);
  return new Set(exact.length ? exact : having(whole.split(/\s+/)));
}

const noPath: readonly number[] = [];

/** The critical path of a run that completed, when there was a choice. */
function useCritical(watch: RunWatch | undefined): readonly number[] {
  const { head, nodes } = useSeen(watch);
  const over = stateOf(head?.status) === "completed";
  return useMemo(() => {
    if (!over || nodes.size < 3) return noPath;
    const path = criticalPath(nodes.values());
    return path.length > 1 ? path : noPath;
  }, [over, nodes]);
}

/** "7 queries · 2 tables". */
export function sizeOfChain(chain: Chain): string {
  const tables = chain.nodes.filter((n) => n.kind === "table").length;
  const missing = chain.nodes.filter((n) => n.kind === "missing").length;
  const queries = chain.nodes.length - tables - missing;
  return [plural(queries, "query", "queries"), tables && plural(tables, "table"), missing && `${missing} missing`].filter(Boolean).join(" · ");
}
