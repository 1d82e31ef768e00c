import type { KeyboardEvent } from "react";
import type { Row } from "../api/results";
import { count } from "../ui/format";
import { done, failed } from "../ui/toast";
import { textOf, type Column } from "./kinds";

export type Place = { row: number; column: number };
export type Range = { at: Place; anchor: Place };

/** More than this in the clipboard is a file's work. */
const mostCopied = 200_000;

type Keys = {
  range: Range;
  setRange: (range: Range) => void;
  rows: number;
  columns: number;
  show: (place: Place) => void;
  copy: (range: Range) => void;
  open: (place: Place) => void;
};

/** What the keys do in a table of results, as in every spreadsheet. */
export function useGridKeys({ range, setRange, rows, columns, show, copy, open }: Keys) {
  const page = 20;
  return (e: KeyboardEvent) => {
    if (e.target !== e.currentTarget || rows === 0) return; // a control in a head has its own keys
    const mod = e.ctrlKey || e.metaKey;
    const { row, column } = range.at;
    const to: Record<string, Place> = {
      ArrowDown: { row: mod ? rows - 1 : row + 1, column },
      ArrowUp: { row: mod ? 0 : row - 1, column },
      ArrowRight: { row, column: mod ? columns - 1 : column + 1 },
      ArrowLeft: { row, column: mod ? 0 : column - 1 },
      PageDown: { row: row + page, column },
      PageUp: { row: row - page, column },
      Home: mod ? { row: 0, column: 0 } : { row, column: 0 },
      End: mod ? { row: rows - 1, column: columns - 1 } : { row, column: columns - 1 },
    };
    const wanted = to[e.key];
    if (wanted) {
      e.preventDefault();
      const at = { row: clamp(wanted.row, rows), column: clamp(wanted.column, columns) };
      setRange({ at, anchor: e.shiftKey ? range.anchor : at });
      show(at);
    } else if (mod && e.key.toLowerCase() === "c") {
      e.preventDefault();
      copy(range);
    } else if (mod && e.key.toLowerCase() === "a") {
      e.preventDefault();
      setRange({ anchor: { row: 0, column: 0 }, at: { row: rows - 1, column: columns - 1 } });
    } else if (e.key === "Enter" && !mod) {
      e.preventDefault();
      open(range.at);
    }
  };
}

const clamp = (n: number, size: number) => Math.min(size - 1, Math.max(0, n));

/** Cells as tab separated text, which spreadsheets take; tabs and line ends in a value are quoted. */
export function tsv(rows: Row[], columns: Column[]): string {
  const cell = (text: string) => (/[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => columns.map((c) => cell(textOf(row[c.name]))).join("\t")).join("\n");
}

/** Copies a range of cells into the clipboard. */
export function useCopy(columns: Column[], copyRows: (first: number, last: number) => Promise<Row[]>) {
  return ({ at, anchor }: Range) => {
    const [top, bottom] = [Math.min(at.row, anchor.row), Math.max(at.row, anchor.row)];
    const taken = columns.slice(Math.min(at.column, anchor.column), Math.max(at.column, anchor.column) + 1);
    const cells = (bottom - top + 1) * taken.length;
    if (cells > mostCopied) {
      failed(new Error(`${count(cells)} cells are too many to copy: select at most ${count(mostCopied)}, or download the CSV`));
      return;
    }
    copyRows(top, bottom)
      .then((rows) => navigator.clipboard.writeText(tsv(rows, taken)))
      .then(() => done(cells === 1 ? "Copied" : `Copied ${count(cells)} cells`), failed);
  };
}
