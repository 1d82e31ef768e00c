import type { Upload } from "../api/datasets";

export type Format = "csv" | "parquet" | "ndjson";

/** What a file is, by its name. */
export function formatOf(name: string): Format | undefined {
  const end = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (end === "csv" || end === "txt") return "csv";
  if (end === "parquet" || end === "pq") return "parquet";
  if (end === "ndjson" || end === "jsonl") return "ndjson";
  return undefined;
}

/** A name for the table of a file: what the server takes, and a person recognises. */
export function tableNameOf(file: string): string {
  const name = file.replace(/\.[^.]*$/, "").normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return (/^[a-z]/.test(name) ? name : `t_${name}`).slice(0, 60);
}

/** The request that makes a table of a file: Dune's own for CSV, ours for what Dune does not take. */
export async function uploadOf(file: File, format: Format, table: string, schema: string, isPrivate: boolean): Promise<Upload> {
  if (format === "csv") {
    const body = JSON.stringify({ table_name: table, data: await file.text(), is_private: isPrivate });
    return { method: "POST", path: "/api/v1/uploads/csv", type: "application/json", body };
  }
  const type = format === "parquet" ? "application/vnd.apache.parquet" : "application/x-ndjson";
  return { method: "PUT", path: `/api/v1/tables/${encodeURIComponent(schema)}/${encodeURIComponent(table)}`, type, body: file };
}
