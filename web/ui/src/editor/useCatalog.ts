import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useEffect } from "react";
import { getQuery, searchQueries } from "../api/queries";
import { listDatasets, queryColumns } from "../api/sql";
import type { Parameter } from "../api/types";
import type { Catalog } from "./completion";

const kinds: Record<string, string> = { uploaded_table: "upload", materialized_view: "view", dune_table: "table" };

/** What completion asks, remembered for a minute. An unreachable server completes nothing, and says nothing. */
export function useCatalog(parameters: Parameter[]): Catalog & { nameOf: (id: number) => Promise<string> } {
  const cache = useQueryClient();
  const declared = useRef(parameters);
  useEffect(() => {
    declared.current = parameters;
  });
  return useMemo(() => {
    const staleTime = 60_000;
    const quiet = <T>(answer: Promise<T>, otherwise: T) => answer.catch(() => otherwise);
    const tables = async () => {
      const { datasets } = await listDatasets(0);
      return datasets.map((d) => ({ name: d.full_name, kind: kinds[d.type] ?? d.type, columns: d.columns.map((c) => c.name) }));
    };
    return {
      tables: () => quiet(cache.fetchQuery({ queryKey: ["datasets", "catalog"], queryFn: tables, staleTime }), []),
      queries: (text) => quiet(cache.fetchQuery({ queryKey: ["queries", "catalog", text], queryFn: () => searchQueries(text, 30), staleTime }), []),
      columnsOfQuery: (id) => quiet(cache.fetchQuery({ queryKey: ["query", id, "columns"], queryFn: () => queryColumns(id), staleTime }), []),
      parameters: () => declared.current.map((p) => p.key),
      nameOf: (id) =>
        quiet(
          cache.fetchQuery({ queryKey: ["query", id], queryFn: () => getQuery(id), staleTime }).then((q) => q.name),
          `There is no query ${id} that you may see`,
        ),
    };
  }, [cache]);
}
