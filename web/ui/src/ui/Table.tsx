import type { ReactNode } from "react";
import css from "./table.module.css";

export type Column<T> = { head: ReactNode; cell: (row: T) => ReactNode; number?: boolean; width?: string; hideNarrow?: boolean };

/** A plain table for lists of up to some hundred rows; results have a table of their own. */
export function Table<T>({ rows, columns, rowKey, label, empty }: { rows: T[]; columns: Column<T>[]; rowKey: (row: T) => string | number; label: string; empty?: ReactNode }) {
  if (rows.length === 0 && empty) return <>{empty}</>;
  const kind = (c: Column<T>) => [c.number && css.number, c.hideNarrow && css.hideNarrow, c.width?.endsWith("%") && css.share].filter(Boolean).join(" ");
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={css.table}>
        <thead>
          <tr>
            {columns.map((c, i) => (
              <th key={i} scope="col" className={kind(c)} style={{ width: c.width }}>
                {c.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((c, i) => (
                <td key={i} className={kind(c)}>
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
