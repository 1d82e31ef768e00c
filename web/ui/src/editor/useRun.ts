import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useSearchParams } from "wouter";
import { executionStatus, latestExecution, rootExecution, runPipeline, runQuery, runSQL, type Tier } from "../api/sql";
import type { Problem, Values } from "../api/types";
import { failed } from "../ui/toast";

/**
 * What runs and what shows: the run stands in the address, so that it can be
 * shared and outlives a reload; the execution is the node that was chosen, at
 * first the query's own.
 */
export function useRun(query: number | undefined, tier: Tier) {
  const cache = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const [starting, setStarting] = useState(false);
  const [shown, setShown] = useState<{ name: string; query: number | undefined }>();
  const run = search.get("run") ?? undefined;
  const chosen = search.get("execution") ?? undefined;
  const latest = useQuery({
    queryKey: ["query", query, "latest"],
    queryFn: ({ signal }) => latestExecution(query!, signal),
    enabled: query !== undefined && !run && !chosen,
  });
  const root = useQuery({ queryKey: ["run", run, "root", query], queryFn: () => rootExecution(run!, query!).then((id) => id ?? null), enabled: Boolean(run && query && !chosen) });
  const execution = chosen ?? (run ? root.data : latest.data) ?? undefined;

  const show = useCallback(
    (what: { run?: string | undefined; execution?: string | undefined }) =>
      setSearch(
        (now) => {
          const next = new URLSearchParams(now);
          for (const key of ["run", "execution", "sql", "name"] as const) if (key in what || key === "sql" || key === "name") next.delete(key);
          for (const [key, value] of Object.entries(what)) if (value) next.set(key, value);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );

  const begin = useCallback(
    async <T>(call: () => Promise<T>, then: (answer: T) => void): Promise<T | undefined> => {
      setStarting(true);
      try {
        const answer = await call();
        setShown(undefined);
        then(answer);
        void cache.invalidateQueries({ queryKey: ["runs"] });
        return answer;
      } catch (error) {
        failed(error);
        return undefined;
      } finally {
        setStarting(false);
      }
    },
    [cache],
  );
  const pipeline = useCallback(
    async (id: number, values: Values) =>
      (await begin(() => runPipeline(id, values, tier), (a) => show({ run: a.pipeline_execution_id, execution: undefined })))?.pipeline_execution_id,
    [begin, show, tier],
  );
  const alone = useCallback((id: number, values: Values) => begin(() => runQuery(id, values, tier), (a) => show({ run: undefined, execution: a.execution_id })), [begin, show, tier]);
  const sql = useCallback(
    (text: string, values: Values) =>
      begin(
        () => runSQL(text, values, tier),
        (a) => {
          show({ execution: a.execution_id });
          setShown({ name: "Selection", query: undefined });
        },
      ),
    [begin, show, tier],
  );
  const select = useCallback(
    (node: { execution: string | undefined; query: number | undefined; name: string }) => {
      setShown({ name: node.name, query: node.query });
      show({ execution: node.execution });
    },
    [show],
  );
  const ended = useCallback(() => {
    void cache.invalidateQueries({ queryKey: ["run", run] });
    void cache.invalidateQueries({ queryKey: ["queries"] });
    void cache.invalidateQueries({ queryKey: ["runs"] });
    void cache.invalidateQueries({ queryKey: ["query", query, "latest"] });
  }, [cache, run, query]);

  const failure = useFailure(execution, query);
  return { run, execution, isOwn: !shown || shown.query === query, name: shown?.name, starting, failure, pipeline, alone, sql, select, ended };
}

/** Where the shown execution failed in the editor's own text; undefined when it did not, or elsewhere. */
function useFailure(execution: string | undefined, query: number | undefined): Problem | undefined {
  const status = useQuery({
    queryKey: ["execution", execution, "status"],
    queryFn: ({ signal }) => executionStatus(execution!, signal),
    enabled: execution !== undefined,
    refetchInterval: (q) => (q.state.data?.is_execution_finished === false ? 1000 : false),
  });
  const error = status.data?.query_id === query ? status.data?.error : undefined;
  return useMemo(() => (error?.metadata ? { severity: "error" as const, code: error.code ?? "", message: error.message, ...error.metadata } : undefined), [error]);
}
