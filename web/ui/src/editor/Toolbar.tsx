import { AlignLeft, CircleAlert, CircleCheck, Play, TriangleAlert } from "lucide-react";
import type { Checked, Problem } from "../api/types";
import { Button } from "../ui/Button";
import { plural } from "../ui/format";
import { Tip } from "../ui/Tip";
import css from "./editor.module.css";

type ToolbarProps = { checked: Checked | undefined; selecting: boolean; mayWrite: boolean; onFormat: () => void; onRunSelection: () => void; onProblem: (p: Problem) => void };

/** What one does with the text, and what the server thinks of it. */
export function Toolbar({ checked, selecting, mayWrite, onFormat, onRunSelection, onProblem }: ToolbarProps) {
  return (
    <div className={css.tools} role="toolbar" aria-label="SQL">
      <Tip text="Format the SQL" keys="mod+shift+f">
        <Button look="ghost" small icon={AlignLeft} onClick={onFormat} disabled={!mayWrite}>
          Format
        </Button>
      </Tip>
      <Tip text={selecting ? "Run what is selected, alone, without saving" : "Run the text alone, without saving"} keys="mod+shift+enter">
        <Button look="ghost" small icon={Play} onClick={onRunSelection} disabled={!mayWrite}>
          {selecting ? "Run selection" : "Try"}
        </Button>
      </Tip>
      <Verdict checked={checked} onProblem={onProblem} />
    </div>
  );
}

function Verdict({ checked, onProblem }: { checked: Checked | undefined; onProblem: (p: Problem) => void }) {
  const errors = checked?.problems.filter((p) => p.severity === "error") ?? [];
  const worst = errors[0] ?? checked?.problems[0];
  if (!checked) return <span className={css.verdict} />;
  if (!worst)
    return (
      <span className={css.verdict} role="status">
        <CircleCheck size={13} aria-hidden />
        <span>{checked.references.length ? `Reads ${plural(new Set(checked.references.map((r) => r.name)).size, "source")}` : "No problems"}</span>
      </span>
    );
  const Icon = errors.length ? CircleAlert : TriangleAlert;
  return (
    <button type="button" className={css.verdict} data-bad={errors.length ? true : undefined} onClick={() => onProblem(worst)} title={worst.message}>
      <Icon size={13} aria-hidden />
      <span>{worst.line ? `Line ${worst.line}: ${worst.message}` : worst.message}</span>
    </button>
  );
}
