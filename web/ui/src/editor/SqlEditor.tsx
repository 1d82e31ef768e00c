import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { sql as sqlLanguage, keywordCompletionSource } from "@codemirror/lang-sql";
import { forceLinting, linter, lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec, StateEffect, type Extension } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers, placeholder, rectangularSelection } from "@codemirror/view";
import { useEffect, useImperativeHandle, useRef, type Ref } from "react";
import { nonce } from "../app/nonce";
import type { Problem } from "../api/types";
import { completion, type Catalog } from "./completion";
import css from "./editor.module.css";
import { duneSQL, highlighting, look } from "./language";
import { marks, references } from "./marks";
import { toDiagnostic } from "./problems";

/** What the editor's owner may ask of it. */
export type EditorHandle = { selection: () => string; replace: (text: string) => void; focus: () => void; goTo: (line: number, column: number) => void; recheck: () => void };

type SqlEditorProps = {
  ref: Ref<EditorHandle>;
  initial: string;
  readOnly: boolean;
  onChange: (sql: string) => void;
  onSelection: (any: boolean) => void;
  onRun: () => void;
  check: (sql: string) => Promise<Problem[]>;
  /** What the last run found in this text. */
  failure: Problem | undefined;
  catalog: Catalog;
  nameOf: (id: number) => Promise<string>;
  openQuery: (id: number) => void;
};

/**
 * Types over a selection itself: the browser would keep the colour of what it
 * replaces as an inline style, which the page's policy forbids and reports.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { main } = view.state.selection;
    const text = event.data;
    if (event.inputType !== "insertText" || !text || main.empty || view.composing) return false;
    event.preventDefault();
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, main.from, main.to, text, insert))) view.dispatch(insert());
    return true;
  },
});

/** Asks the server again about a text that did not change: what it stands among did. */
const askAgain = StateEffect.define();

function recheck(view: EditorView) {
  view.dispatch({ effects: askAgain.of(null) });
  forceLinting(view);
}

/** What stands in an empty editor: what one can read, and how. */
const teaching = `SELECT …
FROM query_12                    -- another query: it runs before this one
FROM dune.my_team.dataset_name   -- an upload
WHERE day > {{since}}            -- a parameter, with an input below`;

/** How long nobody types before the server is asked what it thinks. */
const pause = 350;

function extensions(latest: { current: SqlEditorProps }): Extension[] {
  return [
    EditorView.cspNonce.of(nonce),
    lineNumbers(),
    lintGutter(),
    foldGutter(),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    rectangularSelection(),
    bracketMatching(),
    closeBrackets(),
    indentOnInput(),
    sqlLanguage({ dialect: duneSQL, upperCaseKeywords: true }),
    autocompletion({ icons: false, override: [completion(bound(latest)), keywordCompletionSource(duneSQL, true)], activateOnTyping: true }),
    highlighting,
    look,
    marks,
    references((id) => latest.current.nameOf(id), (id) => latest.current.openQuery(id)),
    linter(async (view) => diagnose(view, latest.current), { delay: pause, needsRefresh: (update) => update.transactions.some((t) => t.effects.some((e) => e.is(askAgain))) }),
    placeholder(teaching),
    Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (latest.current.onRun(), true) }, { key: "Tab", run: acceptCompletion }])),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
    EditorView.contentAttributes.of({ "aria-label": "SQL", spellcheck: "false", tabindex: "0" }),
    typeOver,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString());
      if (update.selectionSet || update.docChanged) latest.current.onSelection(!update.state.selection.main.empty);
    }),
  ];
}

/** The catalog of the moment: the editor is made once, and what it asks changes. */
function bound(latest: { current: SqlEditorProps }): Catalog {
  return {
    tables: () => latest.current.catalog.tables(),
    queries: (text) => latest.current.catalog.queries(text),
    columnsOfQuery: (id) => latest.current.catalog.columnsOfQuery(id),
    parameters: () => latest.current.catalog.parameters(),
  };
}

async function diagnose(view: EditorView, { check, failure }: SqlEditorProps): Promise<Diagnostic[]> {
  const { doc } = view.state;
  const problems = doc.toString().trim() ? await check(doc.toString()) : [];
  // The server finds the same when it runs the text: say it once.
  const same = problems.some((p) => p.line === failure?.line && p.severity === "error");
  return [...problems, ...(failure && !same ? [failure] : [])].map((p) => toDiagnostic(doc, p));
}

/** The editor of one SQL text. It owns the text; its owner hears of every change. */
export function SqlEditor(props: SqlEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  const locked = useRef(new Compartment());
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const made = new EditorView({
      parent: box.current!,
      state: EditorState.create({ doc: latest.current.initial, extensions: [extensions(latest), locked.current.of(lock(latest.current.readOnly))] }),
    });
    view.current = made;
    // Lines and their numbers are measured again once the font is there.
    void document.fonts?.load('13px "JetBrains Mono"').then(() => made.requestMeasure());
    return () => made.destroy();
  }, []);
  useEffect(() => view.current?.dispatch({ effects: locked.current.reconfigure(lock(props.readOnly)) }), [props.readOnly]);
  useEffect(() => {
    const v = view.current;
    if (!v) return;
    if (props.failure) v.dispatch(setDiagnostics(v.state, [toDiagnostic(v.state.doc, props.failure)]));
    else recheck(v);
  }, [props.failure]);
  useImperativeHandle(props.ref, () => handle(view));
  return <div ref={box} className={css.code} />;
}

function lock(readOnly: boolean): Extension {
  return [EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)];
}

function handle(view: { current: EditorView | undefined }): EditorHandle {
  return {
    selection: () => {
      const s = view.current?.state;
      return s ? s.sliceDoc(s.selection.main.from, s.selection.main.to) : "";
    },
    replace: (text) => view.current?.dispatch({ changes: { from: 0, to: view.current.state.doc.length, insert: text }, annotations: isolateHistory.of("full") }), // one undo takes it back
    focus: () => view.current?.focus(),
    recheck: () => view.current && recheck(view.current),
    goTo: (line, column) => {
      const v = view.current;
      if (!v) return;
      const at = toDiagnostic(v.state.doc, { line, column, severity: "error", code: "", message: "" }).from;
      v.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      v.focus();
    },
  };
}
