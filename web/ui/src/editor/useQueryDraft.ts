import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { changeQuery, createQuery, getQuery } from "../api/queries";
import type { Query, Value, Values } from "../api/types";
import { failed } from "../ui/toast";
import { blank, changeOf, fromQuery, parametersOf, untitled, type Draft } from "./draft";

/** The draft of a query, its values, and how it is saved. */
export function useQueryDraft(query: Query | undefined, start: Partial<Draft>) {
  const cache = useQueryClient();
  const [saved, setSaved] = useState(query);
  const savedDraft = useMemo(() => (saved ? fromQuery(saved) : undefined), [saved]);
  const [draft, setDraft] = useState<Draft>(() => savedDraft ?? { ...blank, ...start });
  const [values, setValues] = useState<Values>({});
  const [saving, setSaving] = useState(false);
  const change = useCallback((part: Partial<Draft>) => setDraft((d) => ({ ...d, ...part })), []);
  const setValue = useCallback((key: string, value: Value) => setValues((v) => ({ ...v, [key]: value })), []);
  const unsaved = useMemo(() => changeOf(draft, savedDraft, {}) !== undefined, [draft, savedDraft]);

  /** Saves what differs; resolves with the query's number, or with undefined when the server refused. */
  const save = useCallback(async (): Promise<number | undefined> => {
    const wanted = changeOf(draft, savedDraft, values);
    if (!wanted) return saved?.query_id;
    setSaving(true);
    try {
      const { query_id: id, warnings } = saved ? await changeQuery(saved.query_id, wanted) : await createQuery(wanted);
      warnings?.forEach((w) => failed(new Error(w)));
      const now = await getQuery(id);
      setSaved(now);
      // What was typed meanwhile stays.
      setDraft((d) => ({ ...d, name: d.name.trim() || untitled, parameters: now.parameters }));
      cache.setQueryData(["query", id], now);
      void cache.invalidateQueries({ queryKey: ["queries"] });
      void cache.invalidateQueries({ queryKey: ["query", id, "versions"] });
      return id;
    } catch (error) {
      failed(error);
      return undefined;
    } finally {
      setSaving(false);
    }
  }, [draft, savedDraft, saved, values, cache]);

  const parameters = useMemo(() => parametersOf(draft), [draft]);
  return { draft, change, parameters, values, setValue, saved, saving, unsaved, save };
}
