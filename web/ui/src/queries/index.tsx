import { useInfiniteQuery } from "@tanstack/react-query";
import { FileCode2, Plus } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Link } from "wouter";
import { listQueries } from "../api/queries";
import type { QueryOverview } from "../api/types";
import { Button, ButtonLink } from "../ui/Button";
import { SearchField } from "../ui/Field";
import { plural } from "../ui/format";
import { Page, Panel } from "../ui/Page";
import { Empty, ErrorState, Loading, Tag } from "../ui/states";
import { Table, type Column } from "../ui/Table";
import { Time } from "../ui/Time";
import css from "./queries.module.css";

const pageSize = 100;

const columns: Column<QueryOverview>[] = [
  {
    head: "Name",
    width: "46%",
    cell: (q) => (
      <Link href={`/queries/${q.id}`} className={css.name}>
        <span className="truncate">{q.name}</span>
        <span className={css.id}>query_{q.id}</span>
      </Link>
    ),
  },
  { head: "Tags", cell: (q) => <span className={css.tags}>{q.tags.map((t) => <Tag key={t}>{t}</Tag>)}</span>, hideNarrow: true },
  { head: "Owner", cell: (q) => <span className="muted">{q.owner}</span>, hideNarrow: true, width: "120px" },
  { head: "Changed", cell: (q) => <Time at={q.updated_at} />, width: "130px" },
];

export function QueriesPage() {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const list = useInfiniteQuery({
    queryKey: ["queries", "list"],
    queryFn: ({ pageParam, signal }) => listQueries(pageParam, pageSize, signal),
    initialPageParam: 0,
    getNextPageParam: (last, all) => (all.length * pageSize < last.total ? all.length * pageSize : undefined),
  });
  const rows = list.data?.pages.flatMap((p) => p.queries) ?? [];
  const shown = rows.filter((q) => !wanted || `${q.name} query_${q.id} ${q.tags.join(" ")}`.toLowerCase().includes(wanted));
  const total = list.data?.pages[0]?.total ?? 0;
  return (
    <Page title="Queries" actions={<ButtonLink href="/queries/new" look="primary" icon={Plus}>New query</ButtonLink>}>
      {list.isPending && <Loading what="Loading queries" />}
      {list.isError && <ErrorState what="The queries" error={list.error} retry={list.refetch} />}
      {list.isSuccess && total === 0 && <FirstQuery />}
      {list.isSuccess && total > 0 && (
        <>
          <div className={css.filters}>
            <SearchField label="Search queries" value={text} onChange={(e) => setText(e.target.value)} />
            <span className="muted num">{plural(shown.length, "query", "queries")}</span>
          </div>
          <Panel flush>
            <Table label="Queries" rows={shown} columns={columns} rowKey={(q) => q.id} empty={<Empty title={`No query matches “${text}”`} />} />
          </Panel>
          {list.hasNextPage && (
            <Button className={css.more} busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Show more
            </Button>
          )}
        </>
      )}
    </Page>
  );
}

function FirstQuery() {
  return (
    <Empty icon={FileCode2} title="Write your first query" action={<ButtonLink href="/queries/new" look="primary" icon={Plus}>New query</ButtonLink>}>
      A query is saved SQL with a number. Another query reads it by that number, as in <code>SELECT * FROM query_1</code>, and one button runs the whole chain.
    </Empty>
  );
}
