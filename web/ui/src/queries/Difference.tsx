import { sql } from "@codemirror/lang-sql";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { nonce } from "../app/nonce";
import { duneSQL, highlighting, look } from "../editor/language";
import { useNarrow } from "../ui/narrow";
import css from "./versions.module.css";

const extensions = [
  EditorView.cspNonce.of(nonce),
  lineNumbers(),
  EditorView.lineWrapping,
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  sql({ dialect: duneSQL }),
  highlighting,
  look,
];

const folded = { margin: 3, minSize: 6 };

/** One text with what went out of it between its lines, where there is no room for two. */
function unified(parent: HTMLElement, before: string, after: string): EditorView {
  const changes = unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: folded });
  return new EditorView({ parent, state: EditorState.create({ doc: after, extensions: [extensions, changes, EditorView.contentAttributes.of({ "aria-label": "What changed", tabindex: "0" })] }) });
}

/** Two texts side by side, what is the same folded away. */
export function Difference({ before, after }: { before: string; after: string }) {
  const box = useRef<HTMLDivElement>(null);
  const narrow = useNarrow();
  useEffect(() => {
    if (narrow) {
      const view = unified(box.current!, before, after);
      return () => view.destroy();
    }
    const view = new MergeView({
      parent: box.current!,
      a: { doc: before, extensions: [extensions, EditorView.contentAttributes.of({ "aria-label": "Before", tabindex: "0" })] },
      b: { doc: after, extensions: [extensions, EditorView.contentAttributes.of({ "aria-label": "After", tabindex: "0" })] },
      gutter: true,
      collapseUnchanged: folded,
    });
    return () => view.destroy();
  }, [before, after, narrow]);
  return (
    <>
      {before === after && <p className={css.same}>The SQL and its parameters are the same.</p>}
      <div ref={box} className={css.diff} />
    </>
  );
}
