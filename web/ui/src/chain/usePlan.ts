import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { valuesToSend } from "../api/queries";
import { planDraft, runPlan, type Draft } from "../api/runs";
import type { Values } from "../api/types";
import { chainOf, type Chain } from "./graph";

/** The value, once it has stood still for a while. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** The chain of what stands in the editor, a moment after it was written. The last one stays until the next has come, and is `old` so long. */
export function useDraftChain(draft: Draft, values: Values, query: number | undefined, version: number | undefined) {
  const text = useMemo(() => JSON.stringify({ draft, values, query, version }), [draft, values, query, version]);
  const settled = useSettled(text, 350);
  const plan = useQuery({
    queryKey: ["plan", settled],
    queryFn: ({ signal }) => {
      const asked = JSON.parse(settled) as { draft: Draft; values: Values; query?: number };
      return planDraft(asked.draft, valuesToSend(asked.values), asked.query, signal);
    },
    // Of the text that has stood still, and of the text that is there now: neither is asked for while it is empty.
    enabled: draft.sql.trim() !== "" && (JSON.parse(settled) as { draft: Draft }).draft.sql.trim() !== "",
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  return { ...plan, chain: useMemo(() => plan.data && chainOf(plan.data), [plan.data]), old: settled !== text || plan.isPlaceholderData };
}

/** The chain of a run, as it was submitted. */
export function useRunChain(run: string | undefined) {
  const plan = useQuery({ queryKey: ["run", run, "plan"], queryFn: ({ signal }) => runPlan(run!, signal), enabled: run !== undefined, staleTime: Infinity });
  const chain: Chain | undefined = useMemo(() => plan.data && chainOf(plan.data), [plan.data]);
  return { ...plan, chain };
}
