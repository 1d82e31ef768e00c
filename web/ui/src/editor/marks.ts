import { Decoration, EditorView, MatchDecorator, ViewPlugin, hoverTooltip, type DecorationSet, type ViewUpdate } from "@codemirror/view";

const kinds = { template: Decoration.mark({ class: "cm-template" }), reference: Decoration.mark({ class: "cm-reference" }) };

const finder = new MatchDecorator({
  regexp: /\{\{[^{}]*\}\}|\bquery_\d+\b/g,
  decoration: (m) => (m[0].startsWith("{{") ? kinds.template : kinds.reference),
});

/** Marks {{parameters}} and query_123, which no grammar of SQL knows. */
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
