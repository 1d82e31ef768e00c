import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { getResult, type ResultPage, type Row } from "../api/results";

/** Rows of one request: a screen is about a tenth of it. */
export const pageRows = 500;
/** What a browser can scroll through; more is reached by sorting and filtering, and stands in the CSV. */
export const mostRows = 1_000_000;

type Asked = { sort_by: string | undefined; filters: string | undefined };

const key = (execution: string, asked: Asked, page: number) => ["execution", execution, "rows", asked.sort_by ?? "", asked.filters ?? "", page];

function options(execution: string, asked: Asked, page: number) {
  return {
    queryKey: key(execution, asked, page),
    queryFn: ({ signal }: { signal: AbortSignal }) => getResult(execution, { ...asked, limit: pageRows, offset: page * pageRows }, signal),
    staleTime: Infinity,
    gcTime: 60_000,
  };
}

/** The first page: it knows the columns and how many rows there are. The last answer stays until the next is here. */
export function useFirstPage(execution: string, asked: Asked) {
  return useQuery({ ...options(execution, asked, 0), placeholderData: keepPreviousData });
}

/** The rows from first to last, as far as they are here; asks for those that are not. */
export function useRows(execution: string, asked: Asked, first: number, last: number) {
  const from = Math.floor(first / pageRows);
  const pages = Array.from({ length: Math.max(1, Math.floor(last / pageRows) - from + 1) }, (_, i) => from + i);
  const answers = useQueries({ queries: pages.map((page) => options(execution, asked, page)) });
  const failed = answers.find((a) => a.isError);
  const row = (i: number): Row | undefined => answers[Math.floor(i / pageRows) - from]?.data?.result?.rows[i % pageRows];
  return { row, error: failed?.error, retry: () => answers.forEach((a) => a.isError && void a.refetch()) };
}

/**
 * How many rows the selection has. Of a filtered result only the pages that
 * were read tell: there may be one more page behind the last.
 */
export function useCount(execution: string, asked: Asked, first: ResultPage | undefined) {
  const cache = useQueryClient();
  const metadata = first?.result?.metadata;
  if (!metadata) return { rows: 0, open: false };
  if (!asked.filters) return { rows: Math.min(metadata.total_row_count, mostRows), open: false };
  let [rows, open] = [0, false];
  for (const [k, page] of cache.getQueriesData<ResultPage>({ queryKey: key(execution, asked, 0).slice(0, -1) })) {
    const end = Number(k.at(-1)) * pageRows + (page?.result?.rows.length ?? 0);
    if (end >= rows && page) [rows, open] = [end, page.next_offset !== undefined];
  }
  return { rows: Math.min(rows + (open ? pageRows : 0), mostRows), open };
}

/** Rows by number for a copy, read where they are not here yet. */
export async function fetchRows(cache: ReturnType<typeof useQueryClient>, execution: string, asked: Asked, first: number, last: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = Math.floor(first / pageRows); page <= Math.floor(last / pageRows); page++) {
    const answer = await cache.fetchQuery(options(execution, asked, page));
    rows.push(...(answer.result?.rows ?? []).slice(Math.max(0, first - page * pageRows), last - page * pageRows + 1));
  }
  return rows;
}
