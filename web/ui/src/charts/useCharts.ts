import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { getCharts, putCharts, type Chart } from "../api/charts";
import { failed } from "../ui/toast";

/** A pause in typing, after which a change of a chart is kept. */
const pause = 600;

/** The charts of a query: kept with it when `keep` says so, else for as long as the panel shows. */
export function useCharts(query: number | undefined, keep: boolean) {
  const cache = useQueryClient();
  const key = ["query", query, "charts"];
  const kept = useQuery({ queryKey: key, queryFn: ({ signal }) => getCharts(query!, signal), enabled: query !== undefined, staleTime: 60_000 });
  const [own, setOwn] = useState<Chart[]>();
  const charts = own ?? kept.data?.charts ?? [];
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  useEffect(() => setOwn(undefined), [query]);

  const set = (next: Chart[]) => {
    setOwn(next);
    if (query === undefined || !keep) return;
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => {
      putCharts(query, next).then((saved) => cache.setQueryData(["query", query, "charts"], saved), failed);
    }, pause);
  };
  return { charts, set, error: kept.error, pending: query !== undefined && kept.isPending };
}
