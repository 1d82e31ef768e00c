import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useMayWrite } from "../api/session";
import { checkSQL, formatSQL, type Tier } from "../api/sql";
import { valuesToSend } from "../api/queries";
import type { Checked, Query } from "../api/types";
import { useShortcuts } from "../app/shortcuts";
import { useKept } from "../ui/kept";
import { Page } from "../ui/Page";
import { done, failed } from "../ui/toast";
import { isUsed, type Draft } from "./draft";
import { DetailsDialog } from "./DetailsDialog";
import css from "./editor.module.css";
import { Actions, Heading } from "./Heading";
import { Layout } from "./Layout";
import { ParameterBar } from "./ParameterBar";
import { ParameterDialog } from "./ParameterDialog";
import { SqlEditor, type EditorHandle } from "./SqlEditor";
import { Toolbar } from "./Toolbar";
import { useCatalog } from "./useCatalog";
import { useQueryDraft } from "./useQueryDraft";
import { useRun } from "./useRun";

/** Writing a query, seeing its chain, running it and reading what comes out. */
export function Workspace({ query, start }: { query: Query | undefined; start: Partial<Draft> }) {
  const mayWrite = useMayWrite();
  const [, go] = useLocation();
  const work = useQueryDraft(query, start);
  const { draft, change, parameters, values, setValue, saved, unsaved, save } = work;
  const [tier, setTier] = useKept<Tier>("tier", "medium");
  const run = useRun(saved?.query_id, tier);
  const editor = useRef<EditorHandle>(null);
  const [selecting, setSelecting] = useState(false);
  const [checked, setChecked] = useState<Checked>();
  const [dialog, setDialog] = useState<{ parameter: string } | "details">();
  const asked = useRef(0); // how often the server was asked what it thinks
  const catalog = useCatalog(parameters);
  useLeaveWarning(unsaved && draft.sql.trim() !== "");

  const check = useCallback(
    async (sql: string) => {
      const mine = ++asked.current;
      const answer = await checkSQL({ query_sql: sql, parameters, query_parameters: valuesToSend(values), query_id: saved?.query_id }).catch(() => undefined);
      // An answer that comes after a newer question says nothing of the text; without one the run will say what is wrong.
      if (mine === asked.current) setChecked(answer);
      return answer?.problems ?? [];
    },
    [parameters, values, saved?.query_id],
  );
  const settings = JSON.stringify(parameters);
  useEffect(() => editor.current?.recheck(), [settings]);

  const saveNow = useCallback(async () => {
    const isNew = !saved;
    const id = await save();
    if (id === undefined) return undefined;
    if (isNew) go(`/queries/${id}`, { replace: true });
    return id;
  }, [save, saved, go]);

  const runNow = async () => {
    if (!mayWrite) return;
    const isNew = !saved;
    const id = await save();
    if (id === undefined) return;
    const started = await run.pipeline(id, valuesToSend(values));
    if (isNew) go(`/queries/${id}${started ? `?run=${started}` : ""}`, { replace: true });
  };
  const runSelection = () => void run.sql(editor.current?.selection().trim() || draft.sql, valuesToSend(values));
  const runAlone = async () => {
    const id = await save();
    if (id !== undefined) await run.alone(id, valuesToSend(values));
  };
  const format = () => void formatSQL(draft.sql).then(({ query_sql: sql }) => editor.current?.replace(sql), failed);
  const saveAndSay = () => {
    if (!mayWrite || !unsaved) return;
    void saveNow().then((id) => id !== undefined && done(saved ? "Saved as a new version" : `Saved as query_${id}`));
  };
  useShortcuts([
    { keys: "mod+s", label: "Save", group: "This query", run: saveAndSay },
    { keys: "mod+enter", label: "Run the chain", group: "This query", run: () => void runNow() },
    { keys: "mod+shift+enter", label: "Run the selection alone", group: "This query", run: runSelection },
    { keys: "mod+shift+f", label: "Format", group: "This query", run: format },
    { keys: "e", label: "Write", group: "This query", run: () => editor.current?.focus() },
    { keys: "i", label: "Details", group: "This query", run: () => setDialog("details") },
  ]);
  const sqlPane = (
    <div className={css.pane}>
      <Toolbar
        checked={draft.sql.trim() ? checked : undefined}
        selecting={selecting}
        mayWrite={mayWrite}
        onFormat={format}
        onRunSelection={runSelection}
        onProblem={(p) => editor.current?.goTo(p.line ?? 1, p.column ?? 1)}
      />
      <SqlEditor
        ref={editor}
        initial={draft.sql}
        readOnly={!mayWrite}
        onChange={(sql) => change({ sql })}
        onSelection={setSelecting}
        onRun={() => void runNow()}
        check={check}
        failure={run.failure}
        catalog={catalog}
        nameOf={catalog.nameOf}
        openQuery={(id) => go(`/queries/${id}`)}
      />
    </div>
  );
  const draftOfChain = useMemo(() => ({ sql: draft.sql, parameters }), [draft.sql, parameters]);
  const edited = parameters.find((p) => typeof dialog === "object" && p.key === dialog.parameter);
  return (
    <Page
      title={draft.name || "New query"}
      flush
      heading={<Heading draft={draft} saved={saved} unsaved={unsaved} readOnly={!mayWrite} onName={(name) => change({ name })} />}
      actions={
        <Actions
          work={work}
          mayWrite={mayWrite}
          running={run.starting}
          onSave={saveAndSay}
          onRun={() => void runNow()}
          tier={tier}
          onTier={setTier}
          onRunAlone={() => void runAlone()}
          onFormat={format}
          onDetails={() => setDialog("details")}
        />
      }
    >
      <Layout
        sql={sqlPane}
        parameters={<ParameterBar parameters={parameters} sql={draft.sql} values={values} onValue={setValue} onSettings={(parameter) => setDialog({ parameter })} mayWrite={mayWrite} />}
        chain={{ query: saved?.query_id, version: saved?.version, values, run: run.run, draft: draftOfChain, unsaved, selected: run.execution, onSelect: run.select, onEnded: run.ended }}
        result={{ execution: run.execution, query: run.isOwn ? saved?.query_id : undefined, name: run.name ?? (draft.name || "result") }}
      />
      {dialog === "details" && <DetailsDialog draft={draft} onClose={() => setDialog(undefined)} onChange={change} />}
      {edited && (
        <ParameterDialog
          parameter={edited}
          used={isUsed(draft, edited.key)}
          onClose={() => setDialog(undefined)}
          onChange={(p) => change({ parameters: parameters.map((old) => (old.key === p.key ? p : old)) })}
          onRemove={() => change({ parameters: draft.parameters.filter((p) => p.key !== edited.key) })}
        />
      )}
    </Page>
  );
}

/** The browser asks before a window with unsaved text is closed. */
function useLeaveWarning(unsaved: boolean) {
  useEffect(() => {
    if (!unsaved) return;
    const ask = (e: BeforeUnloadEvent) => e.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsaved]);
}
