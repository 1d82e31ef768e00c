import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, Eraser, Play, RefreshCw, SquarePen, Trash2, Waypoints } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Link, useLocation, useParams } from "wouter";
import { clearTable, deleteTable, deleteView, getDataset, getReaders, refreshView, type Dataset } from "../api/datasets";
import { useMayWrite, useSession } from "../api/session";
import { runSQL } from "../api/sql";
import { ResultPanel } from "../results";
import { quotedPath } from "../results/names";
import { Button, ButtonLink, IconButton } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { bytes, count } from "../ui/format";
import { Page, Panel } from "../ui/Page";
import { Empty, ErrorState, Loading, Tag } from "../ui/states";
import { Time } from "../ui/Time";
import { done, failed } from "../ui/toast";
import { typeOf } from "./DataPage";
import { ViewPanel } from "./ViewPanel";
import css from "./data.module.css";

/** A table: what it holds, who reads it, its first rows. */
export function DatasetPage() {
  const name = decodeURIComponent(useParams().name ?? "");
  const dataset = useQuery({ queryKey: ["datasets", name], queryFn: ({ signal }) => getDataset(name, signal) });
  const d = dataset.data;
  return (
    <Page
      title={name}
      heading={
        <>
          <h1 className={`truncate ${css.title}`}>{name}</h1>
          {d && <Tag>{typeOf(d)}</Tag>}
          {d?.is_private && <Tag tone="warn">Private</Tag>}
        </>
      }
      actions={d && <Actions dataset={d} />}
    >
      {dataset.isPending && <Loading what="Loading the table" />}
      {dataset.isError && <ErrorState what={name} error={dataset.error} retry={dataset.refetch} />}
      {d && (
        <>
          <Facts dataset={d} />
          {d.type === "materialized_view" && <ViewPanel dataset={d} />}
          <Panel title={`Columns (${d.columns.length})`}>
            {d.columns.length === 0 ? (
              <Empty title="No columns yet">They are known when the view has been refreshed for the first time.</Empty>
            ) : (
              <ul className={css.columns}>
                {d.columns.map((c) => (
                  <li key={c.name}>
                    <span className="truncate">{c.name}</span>
                    <code>{c.type}</code>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <Preview key={name} dataset={d} />
          <Readers name={name} />
        </>
      )}
    </Page>
  );
}

function Facts({ dataset: d }: { dataset: Dataset }) {
  const facts: [string, ReactNode][] = [
    ["Owner", d.owner.handle],
    ["Rows", d.rows === undefined ? "not counted" : count(d.rows)],
    ["Size", d.size_bytes === undefined ? "–" : bytes(d.size_bytes)],
    ["Made", <Time key="made" at={d.created_at} />],
    [d.type === "materialized_view" ? "Published" : "Changed", <Time key="changed" at={d.updated_at} />],
    ["Files", d.files && `${d.files.pattern} (${d.files.count})`],
  ];
  return (
    <Panel>
      {d.metadata?.description && <p>{d.metadata.description}</p>}
      <dl className={css.facts}>
        {facts.map(([term, text]) =>
          text === undefined ? null : (
            <div key={term}>
              <dt>{term}</dt>
              <dd className="num">{text}</dd>
            </div>
          ),
        )}
      </dl>
    </Panel>
  );
}

function Actions({ dataset: d }: { dataset: Dataset }) {
  const cache = useQueryClient();
  const [, go] = useLocation();
  const mayWrite = useMayWrite();
  const own = useSession().data?.team === d.owner.handle;
  const [asking, setAsking] = useState<"delete" | "clear">();
  const sql = `SELECT * FROM ${d.full_name} LIMIT 100`;
  const refresh = useMutation({ mutationFn: () => refreshView(d.full_name), onSuccess: ({ execution_id }) => go(`/results/${execution_id}`), onError: failed });
  const view = d.type === "materialized_view";
  const act = async () => {
    try {
      await (asking === "clear" ? clearTable(d.full_name) : view ? deleteView(d.full_name) : deleteTable(d.full_name));
      await cache.invalidateQueries({ queryKey: ["datasets"] });
      done(asking === "clear" ? `${d.full_name} is empty` : `${d.full_name} is deleted`);
      if (asking === "delete") go("/data");
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  return (
    <>
      <IconButton icon={Copy} label="Copy the name" onClick={() => void navigator.clipboard.writeText(d.full_name).then(() => done("The name is copied"), failed)} />
      {own && mayWrite && view && (
        <Button icon={RefreshCw} busy={refresh.isPending} onClick={() => refresh.mutate()}>
          Refresh
        </Button>
      )}
      {own && mayWrite && d.type === "uploaded_table" && (
        <Button icon={Eraser} onClick={() => setAsking("clear")}>
          Clear
        </Button>
      )}
      {own && mayWrite && d.type !== "dune_table" && (
        <Button look="danger" icon={Trash2} onClick={() => setAsking("delete")}>
          Delete
        </Button>
      )}
      {mayWrite && (
        <ButtonLink look="primary" icon={SquarePen} href={`/queries/new?sql=${encodeURIComponent(sql)}`}>
          Query it
        </ButtonLink>
      )}
      <Confirm
        open={asking !== undefined}
        onClose={() => setAsking(undefined)}
        title={asking === "clear" ? `Clear ${d.full_name}?` : `Delete ${d.full_name}?`}
        text={asking === "clear" ? "All rows go; name and columns stay. Runs that read it now still see its rows." : "Queries that read the name fail from now on. Runs that read it now still see its rows."}
        verb={asking === "clear" ? "Clear" : "Delete"}
        danger
        onConfirm={act}
      />
    </>
  );
}

function Preview({ dataset: d }: { dataset: Dataset }) {
  const mayWrite = useMayWrite();
  const [execution, setExecution] = useState<string>();
  const start = useMutation({
    mutationFn: () => runSQL(`SELECT * FROM ${quotedPath(d.full_name)} LIMIT 100`, {}),
    onSuccess: ({ execution_id }) => setExecution(execution_id),
    onError: failed,
  });
  if (!mayWrite || d.columns.length === 0) return null;
  return (
    <Panel
      title="First rows"
      flush={execution !== undefined}
      actions={
        <Button small icon={Play} busy={start.isPending} onClick={() => start.mutate()}>
          {execution ? "Again" : "Show"}
        </Button>
      }
    >
      {execution ? (
        <div className={css.preview}>
          <ResultPanel execution={execution} query={undefined} name={d.full_name} />
        </div>
      ) : (
        <span className="muted">Reads a hundred rows, as a small run of its own.</span>
      )}
    </Panel>
  );
}

function Readers({ name }: { name: string }) {
  const readers = useQuery({ queryKey: ["datasets", name, "readers"], queryFn: ({ signal }) => getReaders(name, signal) });
  const rows = readers.data?.readers ?? [];
  return (
    <Panel
      title="Read by"
      actions={
        <ButtonLink small look="ghost" icon={Waypoints} href={`/lineage/data/${encodeURIComponent(name)}`}>
          Lineage
        </ButtonLink>
      }
    >
      {readers.isPending && <Loading rows={2} what="Loading who reads it" />}
      {readers.isError && <ErrorState what="Who reads it" error={readers.error} retry={readers.refetch} />}
      {readers.isSuccess && rows.length === 0 && <span className="muted">No saved query reads it.</span>}
      <ul className={css.readers}>
        {rows.map((q) => (
          <li key={q.id}>
            <Link href={`/queries/${q.id}`}>{q.name}</Link> <span className="muted mono">query_{q.id}</span> {q.materialized_view && <Tag>{q.materialized_view}</Tag>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
