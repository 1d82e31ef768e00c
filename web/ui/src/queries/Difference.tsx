import { sql } from "@codemirror/lang-sql";
import { MergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { nonce } from "../app/nonce";
import { duneSQL, highlighting, look } from "../editor/language";
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

/** Two texts side by side, what is the same folded away. */
export function Difference({ before, after }: { before: string; after: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const view = new MergeView({
      parent: box.current!,
      a: { doc: before, extensions: [extensions, EditorView.contentAttributes.of({ "aria-label": "Before", tabindex: "0" })] },
      b: { doc: after, extensions: [extensions, EditorView.contentAttributes.of({ "aria-label": "After", tabindex: "0" })] },
      gutter: true,
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    return () => view.destroy();
  }, [before, after]);
  return (
    <>
      {before === after && <p className={css.same}>The SQL and its parameters are the same.</p>}
      <div ref={box} className={css.diff} />
    </>
  );
}
