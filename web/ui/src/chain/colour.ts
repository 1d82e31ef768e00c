import { PostgreSQL } from "@codemirror/lang-sql";
import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";

export type Piece = { text: string; kind: string | undefined };

const kinds = tagHighlighter([
  { tag: [tags.keyword, tags.typeName, tags.bool, tags.null], class: "keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "string" },
  { tag: tags.number, class: "number" },
  { tag: tags.comment, class: "comment" },
]);

/** The lines of SQL, cut into pieces of one colour. */
export function colour(sql: string): Piece[][] {
  const lines: Piece[][] = [[]];
  highlightCode(
    sql,
    PostgreSQL.language.parser.parse(sql),
    kinds,
    (text, kind) => lines.at(-1)!.push({ text, kind: kind || undefined }),
    () => lines.push([]),
  );
  return lines;
}
