import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { getCharts, putCharts, type Chart } from "../api/charts";
import { failed } from "../ui/toast";

/** A pause in typing, after which a change of a chart is kept. */
const pause = 600;

/** A change that is not sent yet. */
type Waiting = { send: () => void; timer: ReturnType<typeof setTimeout> } | undefined;

function sendNow(waiting: { current: Waiting }) {
  const { send, timer } = waiting.current ?? {};
  waiting.current = undefined;
  clearTimeout(timer);
  send?.();
}

/** The charts of a query: kept with it when `keep` says so, else for as long as the panel shows. */
export function useCharts(query: number | undefined, keep: boolean) {
  const cache = useQueryClient();
  const key = ["query", query, "charts"];
  const kept = useQuery({ queryKey: key, queryFn: ({ signal }) => getCharts(query!, signal), enabled: query !== undefined, staleTime: 60_000 });
  const [own, setOwn] = useState<Chart[]>();
  const charts = own ?? kept.data?.charts ?? [];
  const waiting = useRef<Waiting>(undefined);
  // Who leaves the page, or the query, before the pause is over does not lose the change.
  useEffect(() => {
    const send = () => sendNow(waiting);
    addEventListener("pagehide", send);
    return () => {
      removeEventListener("pagehide", send);
      send();
      setOwn(undefined);
    };
  }, [query]);

  const set = (next: Chart[]) => {
    setOwn(next);
    if (query === undefined || !keep) return;
    cache.setQueryData(key, { charts: next }); // what mounts next shows the change, not what was before it
    clearTimeout(waiting.current?.timer);
    const send = () => void putCharts(query, next).catch(failed);
    waiting.current = { send, timer: setTimeout(() => sendNow(waiting), pause) };
  };
  return { charts, set, error: kept.error, pending: query !== undefined && kept.isPending };
}
