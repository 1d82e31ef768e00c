import { useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { ResultPage } from "../api/results";
import { count } from "../ui/format";
import { Empty, ErrorState, Loading } from "../ui/states";
import { columnsOf, type Column } from "./kinds";
import { ResultGrid } from "./ResultGrid";
import { filtersOf, nextSort, operators, sortOf, type Sort, type Test, type Tests } from "./selection";
import { fetchRows, mostRows, useCount, useFirstPage, useRows } from "./useRows";
import css from "./results.module.css";

export type Chosen = { sort: Sort | undefined; tests: Tests };

/** The rows of a result; sorting and filtering are the server's work. */
export function TableView({ execution, name, chosen, onChosen }: { execution: string; name: string; chosen: Chosen; onChosen: (chosen: Chosen) => void }) {
  const cache = useQueryClient();
  const asked = { sort_by: sortOf(chosen.sort), filters: filtersOf(chosen.tests) };
  const first = useFirstPage(execution, asked);
  const [visible, setVisible] = useState({ first: 0, last: 0 });
  const wanted = useDeferredValue(visible); // who scrolls fast does not wait for pages that have gone by
  const rows = useRows(execution, asked, wanted.first, wanted.last);
  const counted = useCount(execution, asked, first.data);
  const size = first.isPlaceholderData ? { rows: sample(first.data).length, open: false } : counted; // rows on their way are not "none"
  const metadata = first.data?.result?.metadata;
  const columns = useMemo(() => (metadata ? columnsOf(metadata) : []), [metadata]);

  const setTest = (column: Column, test: Test | undefined) => {
    const others = Object.fromEntries(Object.entries(chosen.tests).filter(([name]) => name !== column.name));
    onChosen({ ...chosen, tests: test ? { ...others, [column.name]: { ...test, kind: column.kind } } : others });
  };
  const error = first.error ?? rows.error;
  const filtered = Object.keys(chosen.tests).length > 0;
  const total = metadata?.total_row_count ?? 0;
  return (
    <div className={css.body}>
      {filtered && <Shown tests={chosen.tests} onRemove={(column) => setTest({ name: column, type: "", kind: "text" }, undefined)} found={first.isPlaceholderData ? "…" : size.open ? `more than ${count(size.rows)}` : count(size.rows)} total={total} />}
      {!filtered && total > mostRows && (
        <p className={css.note}>
          The first {count(mostRows)} of {count(total)} rows: sort or filter to reach others, or download the CSV.
        </p>
      )}
      {first.isPending && <Loading what="Loading rows" rows={8} />}
      {error && <ErrorState what="The rows" error={error} retry={() => (first.isError ? void first.refetch() : rows.retry())} />}
      {!error && metadata && columns.length > 0 && (
        <div className={first.isPlaceholderData ? `${css.body} ${css.stale}` : css.body} aria-busy={first.isPlaceholderData}>
          <ResultGrid
            key={execution}
            label={`Rows of ${name}`}
            columns={columns}
            rows={size.rows}
            sample={sample(first.data)}
            row={(i) => rows.row(i)}
            onVisible={(a, b) => setVisible((now) => (now.first === a && now.last === b ? now : { first: a, last: b }))}
            sort={chosen.sort}
            tests={chosen.tests}
            onSort={(column) => onChosen({ ...chosen, sort: nextSort(chosen.sort, column) })}
            onTest={setTest}
            copyRows={(a, b) => fetchRows(cache, execution, asked, a, b)}
          />
          {size.rows === 0 && !first.isPlaceholderData && (
            <div className={css.none}>
              <Empty title={filtered ? "No row passes the filters" : "The result has no rows"}>{filtered ? "Take one of them away above." : "The query ran; nothing fits its conditions."}</Empty>
            </div>
          )}
        </div>
      )}
    </div>
  );
}

const sample = (page: ResultPage | undefined) => page?.result?.rows ?? [];

function Shown({ tests, onRemove, found, total }: { tests: Tests; onRemove: (column: string) => void; found: string; total: number }) {
  return (
    <div className={css.tests} role="group" aria-label="Filters">
      {Object.entries(tests).map(([column, { op, value, kind }]) => {
        const label = operators(kind).find((o) => o.op === op)?.label ?? op;
        return (
          <span key={column} className={css.test}>
            <span className="truncate">
              <b>{column}</b> {label} {value}
            </span>
            <button type="button" aria-label={`Remove the filter of ${column}`} onClick={() => onRemove(column)}>
              <X size={12} aria-hidden />
            </button>
          </span>
        );
      })}
      <span className="muted num">
        {found} of {count(total)} rows
      </span>
    </div>
  );
}
