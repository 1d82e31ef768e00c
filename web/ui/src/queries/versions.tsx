import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, History } from "lucide-react";
import { lazy, Suspense } from "react";
import { Link, useLocation, useParams, useSearchParams } from "wouter";
import { changeQuery, getQuery, getVersion, listVersions } from "../api/queries";
import { useMayWrite } from "../api/session";
import type { Version, VersionRow } from "../api/types";
import { Button } from "../ui/Button";
import { SelectField } from "../ui/Field";
import { bytes } from "../ui/format";
import { Page } from "../ui/Page";
import { Empty, ErrorState, Loading, Tag } from "../ui/states";
import { Time } from "../ui/Time";
import { done, failed } from "../ui/toast";
import css from "./versions.module.css";

const Difference = lazy(() => import("./Difference").then((m) => ({ default: m.Difference })));

/** The versions of a query, and what differs between any two; the two stand in the address. */
export function VersionsPage() {
  const id = Number(useParams<{ id: string }>().id);
  const [params, setParams] = useSearchParams();
  const query = useQuery({ queryKey: ["query", id], queryFn: ({ signal }) => getQuery(id, signal) });
  const list = useQuery({ queryKey: ["query", id, "versions"], queryFn: ({ signal }) => listVersions(id, signal) });
  const versions = list.data?.versions ?? [];
  const newer = Number(params.get("version")) || versions[0]?.version;
  const older = Number(params.get("with")) || versions.find((v) => newer !== undefined && v.version < newer)?.version;
  const choose = (part: Record<string, number | undefined>) =>
    setParams((now) => {
      const next = new URLSearchParams(now);
      for (const [key, value] of Object.entries(part)) if (value === undefined) next.delete(key);
        else next.set(key, String(value));
      return next;
    });
  const title = query.data ? `Versions of ${query.data.name}` : "Versions";
  return (
    <Page
      title={title}
      flush
      heading={
        <>
          <Link href={`/queries/${id}`} className={css.back} aria-label="Back to the query">
            <ArrowLeft size={15} aria-hidden />
          </Link>
          <h1 className="truncate">{title}</h1>
        </>
      }
    >
      {list.isPending && <Loading />}
      {list.isError && <ErrorState what="The versions" error={list.error} retry={list.refetch} />}
      {list.isSuccess && (
        <div className={css.page}>
          <ol className={css.list} aria-label="Versions, newest first">
            {versions.map((v) => (
              <Row key={v.version} of={v} chosen={v.version === newer} onChoose={() => choose({ version: v.version, with: undefined })} />
            ))}
          </ol>
          {newer !== undefined && <Compared query={id} newer={newer} older={older} all={versions} onOlder={(v) => choose({ version: newer, with: v })} />}
        </div>
      )}
    </Page>
  );
}

function Row({ of: v, chosen, onChoose }: { of: VersionRow; chosen: boolean; onChoose: () => void }) {
  return (
    <li>
      <button type="button" className={css.row} aria-current={chosen || undefined} onClick={onChoose}>
        <span className={css.rowHead}>
          Version {v.version} {v.is_current && <Tag tone="ok">current</Tag>}
        </span>
        <span className={css.rowFoot}>
          <Time at={v.saved_at} /> {v.saved_by && <span className="truncate">· {v.saved_by}</span>} · {bytes(v.bytes)}
        </span>
      </button>
    </li>
  );
}

type ComparedProps = { query: number; newer: number; older: number | undefined; all: VersionRow[]; onOlder: (version: number) => void };

function Compared({ query, newer, older, all, onOlder }: ComparedProps) {
  const mayWrite = useMayWrite();
  const right = useVersion(query, newer);
  const left = useVersion(query, older);
  const error = right.error ?? left.error;
  return (
    <section className={css.compared} aria-label="Difference">
      <div className={css.bar}>
        {older === undefined && <span>Version {newer}</span>}
        {older !== undefined && (
          <>
            <span className="muted">From</span>
            <SelectField label="Compare with" hideLabel value={older} onChange={(e) => onOlder(Number(e.target.value))}>
              {all.filter((v) => v.version !== newer).map((v) => (
                <option key={v.version} value={v.version}>
                  Version {v.version}
                </option>
              ))}
            </SelectField>
            <span className="muted">to</span>
            <span>Version {newer}</span>
          </>
        )}
        {mayWrite && right.data && !right.data.is_current && <Restore of={right.data} />}
      </div>
      {error && <ErrorState what="A version" error={error} retry={right.refetch} />}
      {older === undefined && <Empty icon={History} title="This is the only version">Every save makes one. What changed between any two is shown here.</Empty>}
      {right.data && left.data && (
        <Suspense fallback={<Loading />}>
          <Difference before={asText(left.data)} after={asText(right.data)} />
        </Suspense>
      )}
    </section>
  );
}

/** A version as one text: parameters change what a query does, too. */
function asText(v: Version): string {
  const parameters = v.parameters.map((p) => `-- {{${p.key}}} ${p.type}${p.value === undefined ? "" : ` = ${Array.isArray(p.value) ? p.value.join(", ") : p.value}`}${p.enumOptions ? ` of ${p.enumOptions.join(", ")}` : ""}\n`);
  return `${parameters.join("")}${v.query_sql}`;
}

function useVersion(query: number, version: number | undefined) {
  return useQuery({
    queryKey: ["query", query, "version", version],
    queryFn: ({ signal }) => getVersion(query, version!, signal),
    enabled: version !== undefined,
  });
}

function Restore({ of: v }: { of: Version }) {
  const cache = useQueryClient();
  const [, go] = useLocation();
  const restore = async () => {
    try {
      await changeQuery(v.query_id, { query_sql: v.query_sql, parameters: v.parameters });
    } catch (error) {
      failed(error);
      return;
    }
    await cache.invalidateQueries({ queryKey: ["query", v.query_id] });
    done(`Version ${v.version} is saved as the newest`);
    go(`/queries/${v.query_id}`);
  };
  return (
    <Button small className={css.restore} onClick={() => void restore()}>
      Restore version {v.version}
    </Button>
  );
}
