import { useEffect, useMemo, useState } from "react";
import type { Piece } from "./colour";
import css from "./chain.module.css";

export type Mark = { line: number; column: number | undefined };

type ExcerptProps = { sql: string; mark?: Mark | undefined; message?: string | undefined };

const around = 4;

/** SQL with numbers at its lines; one line may be marked, and then what is far from it is folded away. */
export function SqlExcerpt({ sql, mark, message }: ExcerptProps) {
  const [whole, setWhole] = useState(false);
  const lines = useColoured(sql);
  const near = (i: number) => whole || !mark || Math.abs(i + 1 - mark.line) <= around;
  const hidden = lines.filter((_, i) => !near(i)).length;
  return (
    <div className={css.sql}>
      <div className={css.sqlScroll} tabIndex={0} role="region" aria-label="SQL">
        <ol className={css.lines}>
          {lines.map((pieces, i) =>
            near(i) ? (
              <li key={i} value={i + 1} className={css.line} data-marked={mark?.line === i + 1 || undefined}>
                <span className={css.lineNumber} aria-hidden>
                  {i + 1}
                </span>
                <code>{pieces.length ? pieces.map((p, j) => <span key={j} className={p.kind ? css[p.kind] : undefined}>{p.text}</span>) : " "}</code>
                {mark?.line === i + 1 && mark.column !== undefined && (
                  <span className={css.caret} aria-hidden>
                    {" ".repeat(Math.max(0, mark.column - 1))}^
                  </span>
                )}
                {mark?.line === i + 1 && message && <span className={css.lineMessage}>{message}</span>}
              </li>
            ) : null,
          )}
        </ol>
      </div>
      {hidden > 0 && (
        <button type="button" className={css.more} onClick={() => setWhole(true)}>
          Show all {lines.length} lines
        </button>
      )}
    </div>
  );
}

/** Lines of SQL, plain until the colours have been loaded. */
function useColoured(sql: string): Piece[][] {
  const plain = useMemo(() => sql.split("\n").map((text) => (text ? [{ text, kind: undefined }] : [])), [sql]);
  const [coloured, setColoured] = useState<{ sql: string; lines: Piece[][] }>();
  useEffect(() => {
    let wanted = true;
    void import("./colour").then(({ colour }) => wanted && setColoured({ sql, lines: colour(sql) }));
    return () => {
      wanted = false;
    };
  }, [sql]);
  return coloured?.sql === sql ? coloured.lines : plain;
}
