import { useMemo } from "react";
import { criticalPath } from "../chain/critical";
import { keyOf, type Chain } from "../chain/graph";
import { duration } from "../ui/format";
import { Empty, labelOf, StateIcon, stateOf, toneOf } from "../ui/states";
import { useNow } from "./Elapsed";
import { bars, ticks } from "./spans";
import { isOver, stateOfNode, useSeen, type RunWatch } from "./watch";
import css from "./runs.module.css";

/** When every node waited and worked, under each other. */
export function Timeline({ chain, watch, selected, onSelect }: { chain: Chain; watch: RunWatch; selected: string | undefined; onSelect: (key: string) => void }) {
  const { head, nodes } = useSeen(watch);
  const over = isOver(stateOf(head?.status));
  const now = useNow(Boolean(head?.started_at) && !over);
  const critical = useMemo(() => new Set(stateOf(head?.status) === "completed" && nodes.size > 2 ? criticalPath(nodes.values()) : []), [head?.status, nodes]);
  const start = head?.submitted_at ? Date.parse(head.submitted_at) : now;
  const end = head?.ended_at ? Date.parse(head.ended_at) : now;
  const rows = useMemo(() => bars([...nodes.values()], start, end), [nodes, start, end]);
  if (!head) return null;
  if (!rows.length) return <Empty title="Nothing has run yet">A bar appears for every node when it begins.</Empty>;
  const span = Math.max(1, end - start);
  const share = (ms: number) => `${(100 * (ms - start)) / span}%`;
  return (
    <div className={css.timeline} tabIndex={0} role="region" aria-label="Timeline">
      <div className={css.axis} aria-hidden>
        {ticks(span).map((t) => (
          <span key={t} style={{ left: `${(100 * t) / span}%` }}>
            {duration(t)}
          </span>
        ))}
      </div>
      <ul>
        {rows.map(({ node, waits, begins, ends }) => {
          const state = stateOfNode(node);
          const key = keyOf(node.id);
          const name = chain.nodes.find((n) => n.id === node.id)?.name ?? node.name ?? String(node.id);
          return (
            <li key={node.id}>
              <button
                type="button"
                className={css.track}
                aria-pressed={selected === key}
                onClick={() => onSelect(key)}
              >
                <span className={css.trackName}>
                  <StateIcon state={state} />
                  <span className="truncate">{name}</span>
                  <span className="visually-hidden">{`, ${labelOf(state)}${critical.has(node.id) ? ", on the critical path" : ""}, `}</span>
                </span>
                <span className={css.lane}>
                  {begins !== undefined && begins > waits && <span className={css.wait} style={{ left: share(waits), width: `${(100 * (begins - waits)) / span}%` }} />}
                  {begins !== undefined && (
                    <>
                      <span className={css.work} data-tone={toneOf(state)} data-critical={critical.has(node.id) || undefined} style={{ left: share(begins), width: `${(100 * (ends - begins)) / span}%` }} />
                      <span className={css.took} style={{ left: share(ends) }}>
                        {duration(ends - begins)}
                      </span>
                    </>
                  )}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
