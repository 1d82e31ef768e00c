import { Copy } from "lucide-react";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { count } from "../ui/format";
import { done, failed } from "../ui/toast";
import type { Column } from "./kinds";
import css from "./results.module.css";

/** One value, whole. */
export function CellDialog({ column, row, text, onClose }: { column: Column; row: number; text: string | null; onClose: () => void }) {
  const copy = () => void navigator.clipboard.writeText(text ?? "").then(() => done("Copied"), failed);
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={column.name}
      text={`${column.type} · row ${count(row + 1)}${text ? ` · ${count(text.length)} characters` : ""}`}
      actions={
        <Button icon={Copy} onClick={copy} disabled={text === null}>
          Copy
        </Button>
      }
    >
      <pre className={css.value} tabIndex={0}>
        {text === null ? <span className={css.null}>null</span> : column.kind === "nested" ? pretty(text) : text}
      </pre>
    </Dialog>
  );
}

function pretty(text: string): string {
  try {
    return text.length > 100_000 ? text : JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
