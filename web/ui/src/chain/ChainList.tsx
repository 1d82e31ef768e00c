import { Elapsed } from "../runs/Elapsed";
import { stateOfNode, useSeen, type RunWatch } from "../runs/watch";
import { count, credits, duration } from "../ui/format";
import { Empty, StateBadge, stateOf, Tag } from "../ui/states";
import { Table, type Column } from "../ui/Table";
import type { ChainNode, Links } from "./graph";
import { kinds, KindIcon } from "./kinds";
import css from "./chain.module.css";

type ListProps = { nodes: ChainNode[]; links: Links; watch: RunWatch | undefined; selected: string | undefined; critical: readonly number[]; onSelect: (key: string) => void };

/** The chain in words, in the order of the data: for those who listen, and for 300 nodes at once. */
export function ChainList({ nodes, links, watch, selected, critical, onSelect }: ListProps) {
  const { nodes: live } = useSeen(watch);
  const of = (n: ChainNode) => (n.id === undefined ? undefined : live.get(n.id));
  const reads = (n: ChainNode) => links.above.get(n.key)?.length ?? 0;
  const name: Column<ChainNode> = {
    head: "Name",
    width: "38%",
    cell: (n) => (
      <button type="button" className={css.row} aria-pressed={selected === n.key} onClick={() => onSelect(n.key)}>
        <span className={css.rowKind} title={kinds[n.kind].label}>
          <KindIcon kind={n.kind} />
        </span>
        <span className="truncate">{n.name}</span>
        {n.reference !== n.name && <span className={css.rowReference}>{n.reference}</span>}
        {n.id !== undefined && critical.includes(n.id) && <Tag tone="warn">Critical</Tag>}
      </button>
    ),
  };
  const running: Column<ChainNode>[] = [
    name,
    { head: "State", width: "112px", cell: (n) => (n.kind === "table" ? <span className="muted">Table</span> : <StateBadge state={stateOfNode(of(n))} bare />) },
    { head: "Time", width: "84px", number: true, cell: (n) => <Elapsed from={of(n)?.started_at} to={of(n)?.ended_at} /> },
    { head: "Rows", width: "90px", number: true, cell: (n) => { const rows = of(n)?.rows; return rows === undefined ? "–" : count(rows); }, hideNarrow: true },
    { head: "Credits", width: "84px", number: true, cell: (n) => (of(n) ? credits(of(n)!.credits) : "–"), hideNarrow: true },
    { head: "Reads", width: "64px", number: true, cell: reads, hideNarrow: true },
  ];
  const planned: Column<ChainNode>[] = [
    name,
    { head: "Kind", width: "120px", cell: (n) => kinds[n.kind].label },
    { head: "Owner", width: "90px", cell: (n) => n.owner ?? "–", hideNarrow: true },
    { head: "Last", width: "112px", cell: (n) => (n.last ? <StateBadge state={stateOf(n.last.state)} bare /> : <span className="muted">–</span>) },
    { head: "Time", width: "84px", number: true, cell: (n) => (n.last?.duration_millis === undefined ? "–" : duration(n.last.duration_millis)), hideNarrow: true },
    { head: "Credits", width: "84px", number: true, cell: (n) => (n.last?.credits === undefined ? "–" : credits(n.last.credits)), hideNarrow: true },
    { head: "Reads", width: "64px", number: true, cell: reads, hideNarrow: true },
  ];
  return (
    <div className={css.list}>
      <Table label="The chain as a list" rows={nodes} columns={watch ? running : planned} rowKey={(n) => n.key} empty={<Empty title="No node matches" />} />
    </div>
  );
}
