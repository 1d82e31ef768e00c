import { ApiError } from "./error";
import { call, get } from "./call";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Dataset = Schemas["Dataset"];
export type View = Schemas["View"];
export type ViewOverview = Schemas["ViewOverview"];
export type QueryRow = Schemas["QuerySummary"];

export const datasetTypes = { uploaded_table: "Upload", materialized_view: "Materialized view", dune_table: "Dataset" } as const;

/** Every table that SQL can read, up to what a page can list. */
export const listDatasets = (signal?: AbortSignal) => get<Schemas["Datasets"]>("/api/v1/datasets", { limit: 250 }, signal);
export const getDataset = (name: string, signal?: AbortSignal) => get<Dataset>(`/api/v1/datasets/${encodeURIComponent(name)}`, {}, signal);
export const getReaders = (name: string, signal?: AbortSignal) => get<{ readers: QueryRow[] }>(`/api/v1/datasets/${encodeURIComponent(name)}/readers`, {}, signal);

export const getView = (name: string, signal?: AbortSignal) => get<View>(`/api/v1/materialized-views/${encodeURIComponent(name)}`, {}, signal);
export const refreshView = (name: string) => call<{ execution_id: string }>("POST", `/api/v1/materialized-views/${encodeURIComponent(name)}/refresh`, { body: {} });
export const deleteView = (name: string) => call<unknown>("DELETE", `/api/v1/materialized-views/${encodeURIComponent(name)}`);
export const saveView = (view: { name: string; query_id: number; performance?: string; cron_expression?: string }) => call<unknown>("POST", "/api/v1/materialized-views", { body: view });

/** Parts of dune.<namespace>.<table>, which is how uploads are addressed. */
const parts = (name: string) => name.split(".").slice(-2).map(encodeURIComponent).join("/");
export const deleteTable = (name: string) => call<unknown>("DELETE", `/api/v1/uploads/${parts(name)}`);
export const clearTable = (name: string) => call<unknown>("POST", `/api/v1/uploads/${parts(name)}/clear`);

export type Upload = { method: string; path: string; type: string; body: BodyInit };

/** Sends a file and tells how much of it has gone; fetch cannot tell. */
export function send(upload: Upload, progress: (share: number) => void, signal: AbortSignal): Promise<{ full_name: string }> {
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest();
    x.open(upload.method, upload.path);
    x.setRequestHeader("Content-Type", upload.type);
    x.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    x.onerror = () => reject(new TypeError("network"));
    x.onabort = () => reject(new Error("The upload was cancelled"));
    x.onload = () => {
      const answer = parsed(x.responseText);
      if (x.status < 300) resolve(answer as { full_name: string });
      else reject(new ApiError(x.status, typeof answer.error === "string" ? answer.error : `The server answered ${x.status}`));
    };
    signal.addEventListener("abort", () => x.abort());
    x.send(upload.body as XMLHttpRequestBodyInit);
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
