import { useQuery } from "@tanstack/react-query";
import { Database, Upload } from "lucide-react";
import { useState, type DragEvent } from "react";
import { Link } from "wouter";
import { datasetTypes, listDatasets, type Dataset } from "../api/datasets";
import { useMayWrite } from "../api/session";
import { Button } from "../ui/Button";
import { SearchField, SelectField } from "../ui/Field";
import { brief, bytes, plural } from "../ui/format";
import { Page, Panel } from "../ui/Page";
import { Empty, ErrorState, Loading, Tag } from "../ui/states";
import { Table, type Column } from "../ui/Table";
import { Time } from "../ui/Time";
import { UploadDialog } from "./UploadDialog";
import css from "./data.module.css";

export const typeOf = (d: { type: string }) => datasetTypes[d.type as keyof typeof datasetTypes] ?? d.type;

const columns: Column<Dataset>[] = [
  {
    head: "Name",
    width: "42%",
    cell: (d) => (
      <span className={css.name}>
        <Link href={`/data/${encodeURIComponent(d.full_name)}`} className="truncate mono">
          {d.full_name}
        </Link>
        {d.metadata?.description && <span className="muted truncate">{d.metadata.description}</span>}
      </span>
    ),
  },
  { head: "Kind", cell: (d) => <Tag>{typeOf(d)}</Tag>, width: "150px", hideNarrow: true },
  { head: "Rows", number: true, cell: (d) => (d.rows === undefined ? "–" : brief(d.rows)), width: "90px", hideNarrow: true },
  { head: "Size", number: true, cell: (d) => (d.size_bytes === undefined ? "–" : bytes(d.size_bytes)), width: "90px", hideNarrow: true },
  { head: "Columns", number: true, cell: (d) => d.columns.length, width: "80px", hideNarrow: true },
  { head: "Owner", cell: (d) => <span className="muted">{d.owner.handle}</span>, width: "110px", hideNarrow: true },
  { head: "Changed", cell: (d) => <Time at={d.updated_at} />, width: "120px" },
];

/** Everything that SQL can read by a name, queries apart. */
export function DataPage() {
  const mayWrite = useMayWrite();
  const [text, setText] = useState("");
  const [kind, setKind] = useState("");
  const [upload, setUpload] = useState<{ open: boolean; file?: File | undefined }>({ open: false });
  const [over, setOver] = useState(false);
  const list = useQuery({ queryKey: ["datasets", "list"], queryFn: ({ signal }) => listDatasets(signal) });
  const all = list.data?.datasets ?? [];
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = all.filter((d) => (!kind || d.type === kind) && words.every((w) => `${d.full_name} ${d.metadata?.description ?? ""}`.toLowerCase().includes(w)));
  const drop = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    if (mayWrite && e.dataTransfer.files[0]) setUpload({ open: true, file: e.dataTransfer.files[0] });
  };
  const leave = (e: DragEvent) => {
    if (!(e.relatedTarget instanceof Node && e.currentTarget.contains(e.relatedTarget))) setOver(false); // from one part of the page to another is not away
  };
  return (
    <div className={over ? css.dropping : undefined} style={{ height: "100%" }} onDragOver={(e) => (e.preventDefault(), setOver(true))} onDragLeave={leave} onDrop={drop}>
      <Page title="Data" actions={mayWrite && <Button look="primary" icon={Upload} onClick={() => setUpload({ open: true })}>Upload</Button>}>
        {list.isPending && <Loading what="Loading data" />}
        {list.isError && <ErrorState what="The data" error={list.error} retry={list.refetch} />}
        {list.isSuccess && all.length === 0 && (
          <Empty icon={Database} title="No data yet" action={mayWrite && <Button look="primary" icon={Upload} onClick={() => setUpload({ open: true })}>Upload a file</Button>}>
            Drop a CSV, Parquet or NDJSON file here, and query it by its name. Files that are on the server already are registered with <code>barchan dataset add</code>, and read in place.
          </Empty>
        )}
        {all.length > 0 && (
          <>
            <div className={css.filters}>
              <SearchField label="Search data" value={text} onChange={(e) => setText(e.target.value)} />
              <SelectField label="Kind" hideLabel value={kind} onChange={(e) => setKind(e.target.value)}>
                <option value="">Every kind</option>
                {Object.entries(datasetTypes).map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </SelectField>
              <span className="muted num">{plural(shown.length, "table")}{list.data && list.data.total > all.length ? ` of ${list.data.total}; more than a page lists` : ""}</span>
            </div>
            <Panel flush>
              <Table label="Data" rows={shown} columns={columns} rowKey={(d) => d.full_name} empty={<Empty title="Nothing matches">Try fewer words, or every kind.</Empty>} />
            </Panel>
          </>
        )}
      </Page>
      {upload.open && <UploadDialog open dropped={upload.file} onClose={() => setUpload({ open: false })} />}
    </div>
  );
}
