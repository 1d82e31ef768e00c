import { useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useRef, useState, type DragEvent } from "react";
import { useLocation } from "wouter";
import { send } from "../api/datasets";
import { messageOf } from "../api/error";
import { useIsAdmin } from "../api/session";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { CheckField, TextField } from "../ui/Field";
import { bytes } from "../ui/format";
import { done } from "../ui/toast";
import { formatOf, tableNameOf, uploadOf } from "./file";
import css from "./data.module.css";

/** Makes a table of a file: dropped or chosen, with its progress. */
export function UploadDialog({ open, onClose, dropped }: { open: boolean; onClose: () => void; dropped?: File | undefined }) {
  const admin = useIsAdmin();
  const cache = useQueryClient();
  const [, go] = useLocation();
  const [file, setFile] = useState(dropped);
  const [table, setTable] = useState(dropped ? tableNameOf(dropped.name) : "");
  const [schema, setSchema] = useState("files");
  const [isPrivate, setPrivate] = useState(false);
  const [share, setShare] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const stop = useRef<AbortController>(undefined);
  const format = file && formatOf(file.name);
  const take = (f: File | undefined) => {
    if (!f) return;
    setFile(f);
    setTable(tableNameOf(f.name));
    setProblem(undefined);
  };
  const close = () => {
    stop.current?.abort();
    onClose();
  };
  const start = async () => {
    if (!file || !format) return;
    stop.current = new AbortController();
    setProblem(undefined);
    setShare(0);
    try {
      const { full_name } = await send(await uploadOf(file, format, table, schema, isPrivate), setShare, stop.current.signal);
      await cache.invalidateQueries({ queryKey: ["datasets"] });
      done(`${full_name} is there`);
      onClose();
      go(`/data/${encodeURIComponent(full_name)}`);
    } catch (error) {
      setProblem(messageOf(error));
      setShare(undefined);
    }
  };
  const onlyAdmin = format !== undefined && format !== "csv" && !admin;
  return (
    <Dialog
      open={open}
      onClose={close}
      title="Upload a table"
      text="CSV, Parquet or NDJSON. A table of the same name is replaced, in one step: who reads it meanwhile sees the old rows."
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" busy={share !== undefined} disabled={!format || !table || onlyAdmin} onClick={() => void start()}>
            Upload
          </Button>
        </>
      }
    >
      <Drop file={file} onFile={take} />
      {file && format && (
        <>
          {format !== "csv" && <TextField label="Schema" value={schema} onChange={(e) => setSchema(e.target.value)} hint="The name before the dot: files.sales" />}
          <TextField label="Table" value={table} onChange={(e) => setTable(e.target.value)} problem={onlyAdmin ? "Parquet and NDJSON need a key with the scope admin: sign in with one, or upload a CSV" : problem} />
          {format === "csv" && <CheckField label="Private" hint="Only this team can see and read it." checked={isPrivate} onChange={(e) => setPrivate(e.target.checked)} />}
        </>
      )}
      {file && !format && (
        <p role="alert" className={css.problem}>
          The file is neither CSV, Parquet nor NDJSON: its name must end in .csv, .parquet, .ndjson or .jsonl
        </p>
      )}
      {share !== undefined && <progress className={css.progress} max={1} value={share < 1 ? share : undefined} aria-label={share < 1 ? "Uploading" : "The server reads the file"} />}
    </Dialog>
  );
}

function Drop({ file, onFile }: { file: File | undefined; onFile: (file: File | undefined) => void }) {
  const [over, setOver] = useState(false);
  const drop = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    onFile(e.dataTransfer.files[0]);
  };
  return (
    <label className={css.drop} data-over={over || undefined} onDragOver={(e) => (e.preventDefault(), setOver(true))} onDragLeave={() => setOver(false)} onDrop={drop}>
      <FileUp size={20} aria-hidden />
      {file ? (
        <span>
          <b>{file.name}</b> <span className="muted">{bytes(file.size)}</span>
        </span>
      ) : (
        <span>Drop a file here, or choose one</span>
      )}
      <input type="file" className="visually-hidden" aria-label="File to upload" accept=".csv,.txt,.parquet,.pq,.ndjson,.jsonl" onChange={(e) => onFile(e.target.files?.[0])} />
    </label>
  );
}
