import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link, useParams, useSearchParams } from "wouter";
import { getReaders } from "../api/datasets";
import { columnLineage, getQuery, getQueryReaders, planQuery } from "../api/queries";
import type { Lineage } from "../api/types";
import { ChainView, sizeOfChain } from "../chain/ChainView";
import { chainOf, tableNode, type Chain } from "../chain/graph";
import { ButtonLink } from "../ui/Button";
import { Page } from "../ui/Page";
import { Split } from "../ui/Split";
import { Empty, ErrorState, Loading, Tag } from "../ui/states";
import { Table, type Column } from "../ui/Table";
import { follow, join, mostReaders, type Downstream } from "./downstream";
import css from "./lineage.module.css";

/** Where a query's rows come from, and what is made of them. */
export function QueryLineagePage() {
  const id = Number(useParams<{ id: string }>().id);
  const query = useQuery({ queryKey: ["query", id], queryFn: ({ signal }) => getQuery(id, signal) });
  const plan = useQuery({ queryKey: ["query", id, "plan"], queryFn: ({ signal }) => planQuery(id, signal) });
  const below = useDownstream(["query", id, "downstream"], (signal) => getQueryReaders(id, signal));
  const above = useMemo(() => plan.data && chainOf(plan.data), [plan.data]);
  const focus = above?.nodes.find((n) => n.root)?.key;
  return (
    <LineagePage
      name={query.data?.name ?? `query_${id}`}
      reference={`query_${id}`}
      above={above}
      focus={focus}
      below={below.data}
      error={plan.error ?? below.error}
      retry={() => Promise.all([plan.refetch(), below.refetch()])}
      open={<ButtonLink href={`/queries/${id}`}>Open the query</ButtonLink>}
      columns={<Columns id={id} />}
    />
  );
}

/** What is made of a table. */
export function DataLineagePage() {
  const name = decodeURIComponent(useParams<{ name: string }>().name);
  const below = useDownstream(["datasets", name, "downstream"], (signal) => getReaders(name, signal));
  const above: Chain = useMemo(() => ({ nodes: [tableNode(name)], edges: [], problems: [], performance: "" }), [name]);
  return (
    <LineagePage
      name={name}
      reference={name}
      above={above}
      focus={above.nodes[0]!.key}
      below={below.data}
      error={below.error}
      retry={below.refetch}
      open={<ButtonLink href={`/data/${encodeURIComponent(name)}`}>Open the table</ButtonLink>}
    />
  );
}

function useDownstream(key: unknown[], first: (signal: AbortSignal) => Promise<{ readers: Downstream["rows"] }>) {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => follow((await first(signal)).readers, async (id) => (await getQueryReaders(id, signal)).readers),
  });
}

type LineageProps = { name: string; reference: string; above: Chain | undefined; focus: string | undefined; below: Downstream | undefined; error: unknown; retry: () => unknown; open: React.ReactNode; columns?: React.ReactNode };

function LineagePage({ name, reference, above, focus, below, error, retry, open, columns }: LineageProps) {
  const [search, setSearch] = useSearchParams();
  const whole = useMemo(() => above && below && (focus === undefined ? above : join(above, focus, below)), [above, below, focus]);
  const selected = whole?.nodes.find((n) => n.key === search.get("node"))?.key;
  const select = (key: string | undefined) => setSearch(key ? { node: key } : {}, { replace: true });
  const view = whole && (
    <ChainView chain={whole} watch={undefined} run={undefined} selected={selected} onSelect={select} direction="LR" keep="lineage" focus={focus} summary={<Summary chain={whole} below={below} />} />
  );
  return (
    <Page
      title={`Lineage of ${name}`}
      flush
      heading={
        <>
          <span className={css.of}>Lineage of</span>
          <h1 className="truncate">{name}</h1>
          {reference !== name && (
            <span className={css.reference}>
              <Tag>{reference}</Tag>
            </span>
          )}
        </>
      }
      actions={open}
    >
      {error ? <ErrorState what="The lineage" error={error} retry={retry} /> : !view ? <Loading what="Following what reads what" /> : columns ? <Split direction="column" keep="split.lineage" initial={0.62} label="Height of the columns" first={view} second={columns} /> : view}
    </Page>
  );
}

function Summary({ chain, below }: { chain: Chain; below: Downstream | undefined }) {
  return (
    <>
      <span>{sizeOfChain(chain)}</span>
      <span>{below?.cut ? `the first ${mostReaders} readers` : below?.rows.length ? `${below.rows.length} made of it` : "no saved query reads it"}</span>
    </>
  );
}

type Row = Lineage["columns"][number];

const columns: Column<Row>[] = [
  { head: "Column", width: "30%", cell: (c) => <span className="mono">{c.name}</span> },
  {
    head: "Comes from",
    cell: (c) => (
      <ul className={css.sources}>
        {c.sources.map((s) => (
          <li key={`${s.name} ${s.column}`}>
            <Link href={s.query_id ? `/queries/${s.query_id}` : `/data/${encodeURIComponent(s.name)}`} className="mono">
              {s.name}
            </Link>
            <span className="mono">.{s.column}</span>
          </li>
        ))}
        {c.sources.length === 0 && <li className="muted">a value that no table holds</li>}
        {c.unknown && <li className="muted">and perhaps others: a star is not known</li>}
      </ul>
    ),
  },
];

/** From which columns of tables each column comes, through all queries between. */
function Columns({ id }: { id: number }) {
  const lineage = useQuery({ queryKey: ["query", id, "columns", "deep"], queryFn: ({ signal }) => columnLineage(id, signal) });
  return (
    <section className={css.columns} aria-label="Columns">
      {lineage.isPending && <Loading rows={3} what="Tracing the columns" />}
      {lineage.isError && <ErrorState what="Where the columns come from" error={lineage.error} retry={lineage.refetch} />}
      {lineage.data && <Table label="Where each column comes from" rows={lineage.data.columns} columns={columns} rowKey={(c) => c.name} empty={<Empty title="The columns are not known" />} />}
    </section>
  );
}
