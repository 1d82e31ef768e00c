import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import css from "./split.module.css";

type SplitProps = { direction: "row" | "column"; first: ReactNode; second: ReactNode; initial?: number; min?: number; label: string; keep?: string };

/** Two panes with a bar between them that mouse, touch and arrow keys move; `keep` remembers it under a name. */
export function Split({ direction, first, second, initial = 0.5, min = 0.15, label, keep }: SplitProps) {
  const [share, setShare] = useState(() => (keep && Number(remembered(keep))) || initial);
  const box = useRef<HTMLDivElement>(null);
  const dragging = useRef(false);
  const set = useCallback((value: number) => setShare(Math.min(1 - min, Math.max(min, value))), [min]);
  useEffect(() => {
    if (keep) remember(keep, String(share));
  }, [keep, share]);
  const move = (e: PointerEvent) => {
    if (!dragging.current || !box.current) return;
    const r = box.current.getBoundingClientRect();
    set(direction === "row" ? (e.clientX - r.left) / r.width : (e.clientY - r.top) / r.height);
  };
  const key = (e: KeyboardEvent) => {
    const step = { ArrowLeft: -0.03, ArrowUp: -0.03, ArrowRight: 0.03, ArrowDown: 0.03 }[e.key];
    if (step === undefined) return;
    e.preventDefault();
    set(share + step);
  };
  return (
    <div ref={box} className={css.split} data-direction={direction}>
      <div className={css.pane} style={{ flexBasis: `${share * 100}%` }}>
        {first}
      </div>
      <div
        className={css.bar}
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={direction === "row" ? "vertical" : "horizontal"}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={Math.round(min * 100)}
        aria-valuemax={Math.round((1 - min) * 100)}
        onPointerDown={(e) => {
          dragging.current = true;
          e.currentTarget.setPointerCapture(e.pointerId);
        }}
        onPointerMove={move}
        onPointerUp={() => (dragging.current = false)}
        onDoubleClick={() => set(initial)}
        onKeyDown={key}
      />
      <div className={css.pane} style={{ flexBasis: `${(1 - share) * 100}%` }}>
        {second}
      </div>
    </div>
  );
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`barchan.${key}`);
  } catch {
    return null; // a browser that keeps nothing starts from the defaults
  }
}

function remember(key: string, value: string) {
  try {
    localStorage.setItem(`barchan.${key}`, value);
  } catch {
    // see remembered
  }
}
