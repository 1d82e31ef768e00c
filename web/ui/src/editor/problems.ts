import type { Text } from "@codemirror/state";
import type { Diagnostic } from "@codemirror/lint";
import type { Problem } from "../api/types";

/** Where a number of code points ends in a text: characters beyond the basic plane count once for the server and twice here. */
export function unitsOf(text: string, points: number): number {
  let units = 0;
  for (const c of text) {
    if (points-- <= 0) break;
    units += c.length;
  }
  return units;
}

/** A problem of the server as a mark in the text. One without a place marks the first line. */
export function toDiagnostic(doc: Text, p: Problem): Diagnostic {
  const line = doc.line(Math.min(Math.max(1, p.line ?? 1), doc.lines));
  const start = p.line ? unitsOf(line.text, (p.column ?? 1) - 1) : 0;
  const rest = line.text.slice(start);
  // Without a length the word is marked that stands there.
  const length = p.length ? unitsOf(rest, p.length) : (/^(?:[\p{L}\p{N}_]+|.)/u.exec(rest)?.[0].length ?? 0);
  const from = Math.min(line.from + start, doc.length);
  const to = Math.min(from + length, doc.length);
  return { from: from === to && from > line.from ? from - 1 : from, to, severity: p.severity, message: p.message };
}
