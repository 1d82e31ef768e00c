import { syntaxTree } from "@codemirror/language";
import { Decoration, EditorView, MatchDecorator, ViewPlugin, hoverTooltip, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import { functions } from "./functions";

const kinds = {
  template: Decoration.mark({ class: "cm-template" }),
  reference: Decoration.mark({ class: "cm-reference" }),
  call: Decoration.mark({ class: "cm-function" }),
};
const known = new Set(functions);

function kindOf(text: string): Decoration | undefined {
  if (text.startsWith("{{")) return kinds.template;
  if (text.startsWith("query_")) return kinds.reference;
  return known.has(text.toLowerCase()) ? kinds.call : undefined;
}

/** Whether a place is in a comment or a string, where only parameters mean something. */
function isQuiet(view: EditorView, pos: number): boolean {
  return /Comment|String/.test(syntaxTree(view.state).resolveInner(pos, 1).name);
}

const finder = new MatchDecorator({
  regexp: /\{\{[^{}]*\}\}|\bquery_\d+\b|\b[a-z_]\w*(?=\s*\()/gi,
  decorate: (add, from, to, [text], view) => {
    const kind = kindOf(text);
    if (kind && (kind === kinds.template || !isQuiet(view, from))) add(from, to, kind);
  },
});

/** Marks {{parameters}}, query_123 and calls of functions: a column may be called day. */
export const marks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = finder.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = finder.updateDeco(update, this.decorations);
    }
  },
  { decorations: (v) => v.decorations },
);

/** The number of the query that is named at a place of a line, with where the name stands. */
export function referenceAt(line: string, column: number): { id: number; from: number; to: number } | undefined {
  for (const m of line.matchAll(/\bquery_(\d+)\b/g))
    if (m.index <= column && column <= m.index + m[0].length) return { id: Number(m[1]), from: m.index, to: m.index + m[0].length };
  return undefined;
}

/** Shows the name of a query over its number, and opens it on a click with Ctrl or ⌘. */
export function references(nameOf: (id: number) => Promise<string>, open: (id: number) => void) {
  const at = (view: EditorView, pos: number) => {
    const line = view.state.doc.lineAt(pos);
    const found = referenceAt(line.text, pos - line.from);
    return found && { ...found, from: line.from + found.from, to: line.from + found.to };
  };
  return [
    hoverTooltip(async (view, pos) => {
      const found = at(view, pos);
      if (!found) return null;
      const name = await nameOf(found.id);
      return {
        pos: found.from,
        end: found.to,
        create: () => {
          const dom = document.createElement("div");
          dom.className = "cm-hint";
          dom.textContent = name;
          return { dom };
        },
      };
    }),
    EditorView.domEventHandlers({
      click: (event, view) => {
        if (!event.ctrlKey && !event.metaKey) return false;
        const pos = view.posAtCoords({ x: event.clientX, y: event.clientY });
        const found = pos === null ? undefined : at(view, pos);
        if (!found) return false;
        open(found.id);
        return true;
      },
    }),
  ];
}
