import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { Row } from "../api/results";
import { CellDialog } from "./CellDialog";
import { HeadCell } from "./HeadCell";
import { lineOf, textOf, widthsOf, type Column } from "./kinds";
import type { Sort, Test, Tests } from "./selection";
import { useCopy, useGridKeys, type Place, type Range } from "./useGridKeys";
import css from "./results.module.css";

const rowHeight = 28;
const headHeight = 40;
const numberWidth = 64;

type GridProps = {
  columns: Column[];
  rows: number;
  /** The first rows, to choose widths by. */
  sample: Row[];
  /** A row, undefined while it is on its way. */
  row: (i: number) => Row | undefined;
  onVisible: (first: number, last: number) => void;
  sort: Sort | undefined;
  tests: Tests;
  onSort: (column: string) => void;
  onTest: (column: Column, test: Test | undefined) => void;
  copyRows: (first: number, last: number) => Promise<Row[]>;
  label: string;
};

/** A table of any number of rows, of which only what shows is in the page. Arrow keys move, shift selects, Ctrl+C copies, Enter opens. */
export function ResultGrid({ columns, rows, sample, row, onVisible, sort, tests, onSort, onTest, copyRows, label }: GridProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const natural = useMemo(() => widthsOf(columns, sample), [columns, sample]);
  const [resized, setResized] = useState<Record<number, number>>({});
  const [range, setRange] = useState<Range>({ at: { row: 0, column: 0 }, anchor: { row: 0, column: 0 } });
  const [opened, setOpened] = useState<Place>();
  const width = (i: number) => resized[i] ?? natural[i] ?? 120;

  const down = useVirtualizer({
    count: rows,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    onChange: (v) => {
      const items = v.getVirtualItems();
      if (items.length) onVisible(items[0]!.index, items.at(-1)!.index);
    },
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => box.current,
    estimateSize: width,
    overscan: 4,
    paddingStart: numberWidth,
    scrollPaddingStart: numberWidth,
  });
  // Another order or another filter is another list: it is read from its top.
  const chosen = `${sort?.column} ${sort?.descending} ${JSON.stringify(tests)}`;
  useEffect(() => {
    box.current?.scrollTo({ top: 0 });
    setRange({ at: { row: 0, column: 0 }, anchor: { row: 0, column: 0 } });
  }, [chosen]);
  const remeasure = (i: number, to: number) => {
    setResized((now) => ({ ...now, [i]: to }));
    across.resizeItem(i, to);
  };
  const show = (p: Place) => {
    down.scrollToIndex(p.row);
    across.scrollToIndex(p.column);
  };
  const copy = useCopy(columns, copyRows);
  const keys = useGridKeys({ range, setRange, rows, columns: columns.length, show, copy, open: setOpened });

  const shownRows = down.getVirtualItems();
  const shownColumns = across.getVirtualItems();
  const inside = (r: number, c: number) =>
    r >= Math.min(range.at.row, range.anchor.row) && r <= Math.max(range.at.row, range.anchor.row) &&
    c >= Math.min(range.at.column, range.anchor.column) && c <= Math.max(range.at.column, range.anchor.column);
  const openedRow = opened && row(opened.row);
  const drawn = shownRows.some((r) => r.index === range.at.row) && shownColumns.some((c) => c.index === range.at.column);
  return (
    <div
      ref={box}
      className={css.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={rows + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-activedescendant={drawn ? `${id}-${range.at.row}-${range.at.column}` : undefined}
      tabIndex={0}
      onKeyDown={keys}
    >
      <div className={css.canvas} role="presentation" style={{ width: across.getTotalSize(), height: down.getTotalSize() + headHeight }}>
        <div className={css.heads} role="rowgroup" style={{ width: across.getTotalSize() }}>
          <div role="row" aria-rowindex={1} className={css.headRow}>
            <span className={css.corner} aria-hidden />
            {shownColumns.map((c) => {
              const column = columns[c.index]!;
              return (
                <HeadCell
                  key={c.key}
                  column={column}
                  index={c.index}
                  left={c.start}
                  width={width(c.index)}
                  sort={sort?.column === column.name ? sort : undefined}
                  test={tests[column.name]}
                  onSort={() => onSort(column.name)}
                  onTest={(test) => onTest(column, test)}
                  onWidth={(to) => remeasure(c.index, to)}
                />
              );
            })}
          </div>
        </div>
        <div role="rowgroup">
          {shownRows.map((r) => {
            const values = row(r.index);
            return (
              <div key={r.key} role="row" aria-rowindex={r.index + 2} className={css.row} data-odd={r.index % 2 === 1 || undefined} style={{ transform: `translateY(${r.start}px)`, width: across.getTotalSize() }}>
                <span className={css.rowNumber} aria-hidden>
                  {r.index + 1}
                </span>
                {shownColumns.map((c) => {
                  const column = columns[c.index]!;
                  const value = values?.[column.name];
                  const active = r.index === range.at.row && c.index === range.at.column;
                  return (
                    <div
                      key={c.key}
                      id={`${id}-${r.index}-${c.index}`}
                      role="gridcell"
                      aria-colindex={c.index + 1}
                      aria-selected={inside(r.index, c.index)}
                      data-active={active || undefined}
                      className={css.cell}
                      data-kind={column.kind}
                      style={{ left: c.start, width: width(c.index) }}
                      onMouseDown={(e) => setRange((now) => ({ at: { row: r.index, column: c.index }, anchor: e.shiftKey ? now.anchor : { row: r.index, column: c.index } }))}
                      onMouseEnter={(e) => e.buttons === 1 && setRange((now) => ({ ...now, at: { row: r.index, column: c.index } }))}
                      onDoubleClick={() => setOpened({ row: r.index, column: c.index })}
                    >
                      {values === undefined ? <span className={css.bone} /> : value === null ? <span className={css.null}>null</span> : lineOf(value)}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
      {opened && openedRow && (
        <CellDialog column={columns[opened.column]!} row={opened.row} text={openedRow[columns[opened.column]!.name] === null ? null : textOf(openedRow[columns[opened.column]!.name])} onClose={() => setOpened(undefined)} />
      )}
    </div>
  );
}
