import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { FileCode2, Lock, Plus, Table2 } from "lucide-react";
import { useDeferredValue } from "react";
import { Link, useSearchParams } from "wouter";
import { listQueries, type QueryFilter } from "../api/queries";
import { useMayWrite } from "../api/session";
import type { QueryRow } from "../api/types";
import { Button, ButtonLink } from "../ui/Button";
import { SearchField, SelectField } from "../ui/Field";
import { plural } from "../ui/format";
import { Page, Panel } from "../ui/Page";
import { Empty, ErrorState, Loading, StateBadge, stateOf, Tag } from "../ui/states";
import { Table, type Column } from "../ui/Table";
import { Time } from "../ui/Time";
import css from "./queries.module.css";

const pageSize = 100;

const columns: Column<QueryRow>[] = [
  {
    head: "Name",
    width: "44%",
    cell: (q) => (
      <Link href={`/queries/${q.id}`} className={css.name}>
        <span className={css.nameLine}>
          <span className="truncate">{q.name}</span>
          {q.is_private && <Lock size={12} aria-label="private" />}
          {q.is_view && <Tag title="Becomes part of the queries that read it">inlined</Tag>}
        </span>
        <span className={css.below}>
          <code>query_{q.id}</code>
          {q.materialized_view && (
            <span className={css.view} title={`Its result is ${q.materialized_view}`}>
              <Table2 size={11} aria-hidden /> {q.materialized_view.split(".").at(-1)}
            </span>
          )}
          {q.description && <span className="truncate">{q.description}</span>}
        </span>
      </Link>
    ),
  },
  { head: "Tags", hideNarrow: true, cell: (q) => <span className={css.tags}>{q.tags.map((t) => <Tag key={t}>{t}</Tag>)}</span> },
  { head: "Owner", hideNarrow: true, width: "110px", cell: (q) => <span className="muted">{q.owner}</span> },
  { head: "Last run", width: "190px", cell: (q) => <LastRun of={q} /> },
  { head: "Changed", hideNarrow: true, width: "120px", cell: (q) => <Time at={q.updated_at} /> },
];

function LastRun({ of: { last_run: run } }: { of: QueryRow }) {
  if (!run) return <span className="muted">Never ran</span>;
  const badge = <StateBadge state={stateOf(run.state)} />;
  return (
    <span className={css.run}>
      {run.pipeline_execution_id ? <Link href={`/runs/${run.pipeline_execution_id}`}>{badge}</Link> : badge}
      {run.ended_at && (
        <span className="muted">
          <Time at={run.ended_at} />
        </span>
      )}
    </span>
  );
}

/** The team's queries: what is filtered stands in the address. */
export function QueriesPage() {
  const mayWrite = useMayWrite();
  const [params, setParams] = useSearchParams();
  const filter: QueryFilter = {
    search: params.get("search") ?? "",
    tag: params.get("tag") ?? "",
    archived: params.get("archived") === "true" ? "true" : "false",
    sort: (params.get("sort") as QueryFilter["sort"]) ?? "updated",
  };
  const asked = useDeferredValue(JSON.stringify(filter));
  const list = useInfiniteQuery({
    queryKey: ["queries", "list", asked],
    queryFn: ({ pageParam, signal }) => listQueries(JSON.parse(asked) as QueryFilter, pageParam, pageSize, signal),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next_offset,
    placeholderData: keepPreviousData,
  });
  const set = (part: Record<string, string>) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [key, value] of Object.entries(part)) if (value) next.set(key, value);
          else next.delete(key);
        return next;
      },
      { replace: true },
    );
  const first = list.data?.pages[0];
  const rows = list.data?.pages.flatMap((p) => p.queries) ?? [];
  const filtered = Boolean(filter.search || filter.tag || filter.archived === "true");
  return (
    <Page title="Queries" actions={mayWrite && <ButtonLink href="/queries/new" look="primary" icon={Plus}>New query</ButtonLink>}>
      {list.isPending && <Loading what="Loading queries" />}
      {list.isError && <ErrorState what="The queries" error={list.error} retry={list.refetch} />}
      {first && first.total === 0 && !filtered && <FirstQuery />}
      {first && (first.total > 0 || filtered) && (
        <>
          <div className={css.filters}>
            <SearchField label="Search names and SQL" value={filter.search} onChange={(e) => set({ search: e.target.value })} />
            <div className={css.tagFilter} role="group" aria-label="Tags">
              {first.tags.slice(0, 8).map((t) => (
                <button key={t.name} type="button" aria-pressed={filter.tag === t.name} className={css.tagButton} onClick={() => set({ tag: filter.tag === t.name ? "" : t.name })}>
                  {t.name} <span>{t.queries}</span>
                </button>
              ))}
            </div>
            <SelectField label="Show" hideLabel value={filter.archived} onChange={(e) => set({ archived: e.target.value === "true" ? "true" : "" })}>
              <option value="false">In use</option>
              <option value="true">Archived</option>
            </SelectField>
            <SelectField label="Order" hideLabel value={filter.sort} onChange={(e) => set({ sort: e.target.value === "updated" ? "" : e.target.value })}>
              <option value="updated">Last changed first</option>
              <option value="run">Last run first</option>
              <option value="name">By name</option>
              <option value="id">By number</option>
            </SelectField>
          </div>
          <Panel flush>
            <Table label="Queries" rows={rows} columns={columns} rowKey={(q) => q.id} empty={<NoMatch archived={filter.archived === "true"} text={filter.search ?? ""} onClear={() => set({ search: "", tag: "", archived: "" })} />} />
          </Panel>
          <div className={css.foot}>
            <span className="muted num">{plural(first.total, "query", "queries")}</span>
            {list.hasNextPage && (
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show more
              </Button>
            )}
          </div>
        </>
      )}
    </Page>
  );
}

function NoMatch({ text, archived, onClear }: { text: string; archived: boolean; onClear: () => void }) {
  return <Empty title={text ? `Nothing matches “${text}”` : archived ? "Nothing is archived" : "No query has this tag"} action={<Button onClick={onClear}>Show all queries</Button>} />;
}

function FirstQuery() {
  return (
    <Empty
      icon={FileCode2}
      title="Write your first query"
      action={
        <>
          <ButtonLink href="/queries/new" look="primary" icon={Plus}>
            New query
          </ButtonLink>
          <ButtonLink href="/data">Upload data first</ButtonLink>
        </>
      }
    >
      A query is saved SQL with a number. Another query reads it by that number, as in <code>SELECT * FROM query_1</code>, and one button runs the whole chain.
    </Empty>
  );
}
