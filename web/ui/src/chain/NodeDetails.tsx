import { useQuery } from "@tanstack/react-query";
import { ExternalLink, Focus, Table2, Waypoints, X } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { executionStatus } from "../api/sql";
import { writtenSQL } from "../api/runs";
import { Elapsed } from "../runs/Elapsed";
import { errorOf, executionOf, stateOfNode, useNodeStatus, useSeen, type RunWatch } from "../runs/watch";
import { ButtonLink, IconButton } from "../ui/Button";
import { count, duration, exactCredits, plural } from "../ui/format";
import { StateBadge, StateIcon, stateOf, Tag } from "../ui/states";
import { Time } from "../ui/Time";
import { causeOf, madeImpossible } from "./blame";
import { linksOf, type Chain, type ChainNode } from "./graph";
import { kinds, KindIcon } from "./kinds";
import { SqlExcerpt } from "./SqlExcerpt";
import css from "./chain.module.css";

type DetailsProps = {
  node: ChainNode;
  chain: Chain;
  watch: RunWatch | undefined;
  run: string | undefined;
  isOnly: boolean;
  onOnly: () => void;
  onSelect: (key: string) => void;
  onClose: () => void;
};

/** What one node is, did and cost, and what went wrong with it. */
export function NodeDetails({ node, chain, watch, isOnly, onOnly, onSelect, onClose }: DetailsProps) {
  const status = useNodeStatus(watch, node.id);
  const state = watch && node.id !== undefined ? stateOfNode(status) : "none";
  const execution = executionOf(status);
  return (
    <aside className={css.details} aria-label={`Node ${node.name}`}>
      <header className={css.detailsHead}>
        <span className={css.rowKind}>
          <KindIcon kind={node.kind} size={16} />
        </span>
        <h2 title={node.name}>{node.name}</h2>
        <IconButton small icon={Focus} label={isOnly ? "Show everything again" : "Show only what hangs together with it"} keys="l" pressed={isOnly} onClick={onOnly} />
        <IconButton small icon={X} label="Close" onClick={onClose} />
      </header>
      <div className={css.detailsBody} tabIndex={0} role="region" aria-label="Details">
        <p className={css.identity}>
          {state !== "none" && <StateBadge state={state} />}
          <Tag>{kinds[node.kind].label}</Tag>
          {node.root && <Tag tone="warn">End of the chain</Tag>}
          {node.reference && node.reference !== node.name && <code>{node.reference}</code>}
        </p>
        {node.problem && <Problem>{node.problem.message}</Problem>}
        {state === "failed" && <Failure node={node} execution={execution} message={errorOf(status)} />}
        {state === "failed" && <Impossible node={node} chain={chain} watch={watch!} onSelect={onSelect} />}
        {state === "skipped" && <Skipped node={node} reason={status?.state_reason} watch={watch!} onSelect={onSelect} chain={chain} />}
        {state !== "skipped" && state !== "failed" && status?.state_reason && <p className={css.reason}>{status.state_reason}</p>}
        {node.why && <p className={css.reason}>{`${state === "none" ? "It will run" : "It is part of the run"}: ${node.why}.`}</p>}
        <Actions node={node} execution={execution} done={state === "completed" || state === "partial" || state === "reused"} />
        <Facts node={node} status={status} />
        <Neighbours node={node} chain={chain} watch={watch} onSelect={onSelect} />
        {node.sql && state !== "failed" && (
          <section className={css.part}>
            <h3>SQL</h3>
            <SqlExcerpt sql={node.sql} />
          </section>
        )}
      </div>
    </aside>
  );
}

function Problem({ children }: { children: ReactNode }) {
  return (
    <p className={css.problem} role="alert">
      {children}
    </p>
  );
}

function Actions({ node, execution, done }: { node: ChainNode; execution: string | undefined; done: boolean }) {
  return (
    <div className={css.actions}>
      {node.query !== undefined && node.kind !== "missing" && (
        <ButtonLink small icon={ExternalLink} href={`/queries/${node.query}`}>
          Open the query
        </ButtonLink>
      )}
      {node.kind === "table" && (
        <ButtonLink small icon={Table2} href={`/data/${encodeURIComponent(node.reference)}`}>
          Open the table
        </ButtonLink>
      )}
      {node.kind !== "missing" && (node.query !== undefined || node.kind === "table") && (
        <ButtonLink small icon={Waypoints} href={node.query !== undefined ? `/lineage/query/${node.query}` : `/lineage/data/${encodeURIComponent(node.reference)}`}>
          Lineage
        </ButtonLink>
      )}
      {done && execution && (
        <ButtonLink small icon={Table2} href={`/results/${execution}`}>
          Open the result
        </ButtonLink>
      )}
    </div>
  );
}

/** The error at its line of the SQL that the author wrote. */
function Failure({ node, execution, message }: { node: ChainNode; execution: string | undefined; message: string | undefined }) {
  const failure = useQuery({ queryKey: ["execution", execution, "failure"], queryFn: ({ signal }) => executionStatus(execution!, signal), enabled: execution !== undefined, staleTime: Infinity });
  const sql = useQuery({
    queryKey: ["query", node.query, "version", node.version, "sql"],
    queryFn: ({ signal }) => writtenSQL(node.query!, node.version!, signal),
    enabled: node.query !== undefined && node.version !== undefined,
    staleTime: Infinity,
  });
  const at = failure.data?.error?.metadata;
  const text = failure.data?.error?.message ?? message ?? "It failed.";
  // What was run differs from what was written by the values in place of the parameters only.
  const shown = sql.data ?? (sql.isPending && sql.isEnabled ? undefined : node.sql);
  return (
    <section className={css.part}>
      <Problem>{text}</Problem>
      {shown && <SqlExcerpt sql={shown} mark={at ? { line: at.line, column: at.column } : undefined} />}
      {at && node.query !== undefined && (
        <Link href={`/queries/${node.query}?execution=${execution ?? ""}`} className={css.link}>
          Mend line {at.line} in the editor
        </Link>
      )}
    </section>
  );
}

/** What could not run because of a failure. */
function Impossible({ node, chain, watch, onSelect }: { node: ChainNode; chain: Chain; watch: RunWatch; onSelect: (key: string) => void }) {
  const { nodes } = useSeen(watch);
  const gone = node.id === undefined ? [] : madeImpossible(node.id, nodes);
  if (!gone.length) return null;
  return (
    <section className={css.part}>
      <h3>Made impossible: {plural(gone.length, "node")}</h3>
      <Chips keys={gone.map((id) => `n${id}`)} chain={chain} watch={watch} onSelect={onSelect} />
    </section>
  );
}

/** Why a node did not run, and the failure to begin with. */
function Skipped({ node, reason, chain, watch, onSelect }: { node: ChainNode; reason: string | undefined; chain: Chain; watch: RunWatch; onSelect: (key: string) => void }) {
  const { nodes } = useSeen(watch);
  const causes = node.id === undefined ? [] : causeOf(node.id, nodes);
  return (
    <section className={css.part}>
      <p className={css.skipped}>{reason ?? "It did not run, because something that it reads failed."}</p>
      <Chips keys={causes.map((id) => `n${id}`)} chain={chain} watch={watch} onSelect={onSelect} />
    </section>
  );
}

function Facts({ node, status }: { node: ChainNode; status: ReturnType<typeof useNodeStatus> }) {
  const rows = status?.rows;
  const { last } = node;
  const facts: [string, ReactNode][] = [];
  if (status?.started_at) facts.push(["Time", <Elapsed key="t" from={status.started_at} to={status.ended_at} />]);
  if (rows !== undefined) facts.push(["Rows", count(rows)]);
  if (status && (status.credits > 0 || status.ended_at)) facts.push(["Credits", exactCredits(status.credits)]);
  if (status?.started_at) facts.push(["Started", <Time key="s" at={status.started_at} />]);
  if (!status && last) {
    facts.push(["Last run", <span key="l" className={css.inline}><StateIcon state={stateOf(last.state)} /> <Time at={last.ended_at} /></span>]);
    if (last.duration_millis !== undefined) facts.push(["It took", duration(last.duration_millis)]);
    if (last.credits !== undefined) facts.push(["It cost", `${exactCredits(last.credits)} credits`]);
    if (last.rows !== undefined) facts.push(["It had", plural(last.rows, "row")]);
  }
  if (node.owner) facts.push(["Owner", node.owner]);
  if (node.version) facts.push(["Version", node.version]);
  if (node.performance) facts.push(["Tier", node.performance]);
  for (const [key, value] of Object.entries(node.values)) facts.push([`{{${key}}}`, Array.isArray(value) ? value.join(", ") : value]);
  if (!facts.length) return null;
  return (
    <dl className={css.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Neighbours({ node, chain, watch, onSelect }: { node: ChainNode; chain: Chain; watch: RunWatch | undefined; onSelect: (key: string) => void }) {
  const links = linksOf(chain);
  const parts = [["Reads", links.above.get(node.key) ?? []], ["Read by", links.below.get(node.key) ?? []]] as const;
  return (
    <>
      {parts.map(([title, keys]) =>
        keys.length ? (
          <section key={title} className={css.part}>
            <h3>{title}</h3>
            <Chips keys={keys} chain={chain} watch={watch} onSelect={onSelect} />
          </section>
        ) : null,
      )}
      {node.previous && <p className={css.reason}>It also reads its own previous result.</p>}
    </>
  );
}

/** Other nodes, to go to. */
function Chips({ keys, chain, watch, onSelect }: { keys: string[]; chain: Chain; watch: RunWatch | undefined; onSelect: (key: string) => void }) {
  const { nodes } = useSeen(watch);
  return (
    <ul className={css.chips}>
      {keys.map((key) => {
        const n = chain.nodes.find((other) => other.key === key);
        if (!n) return null;
        const state = n.id === undefined || !watch ? "none" : stateOfNode(nodes.get(n.id));
        return (
          <li key={key}>
            <button type="button" className={css.chip} onClick={() => onSelect(key)}>
              {state === "none" ? <KindIcon kind={n.kind} size={12} /> : <StateIcon state={state} />}
              <span className="truncate">{n.name}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
