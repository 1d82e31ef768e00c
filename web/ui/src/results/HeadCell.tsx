import { ArrowDown, ArrowUp, ListFilter } from "lucide-react";
import { Popover } from "radix-ui";
import { useState, type FormEvent, type PointerEvent } from "react";
import { Button } from "../ui/Button";
import { SelectField, TextField } from "../ui/Field";
import pop from "../ui/pop.module.css";
import type { Column } from "./kinds";
import { operators, type Sort, type Test } from "./selection";
import css from "./results.module.css";

type HeadProps = {
  column: Column;
  index: number;
  left: number;
  width: number;
  sort: Sort | undefined;
  test: Test | undefined;
  onSort: () => void;
  onTest: (test: Test | undefined) => void;
  onWidth: (width: number) => void;
};

/** The head of a column: its name sorts, the funnel filters, the edge makes it wider. */
export function HeadCell({ column, index, left, width, sort, test, onSort, onTest, onWidth }: HeadProps) {
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  return (
    <div role="columnheader" aria-colindex={index + 1} aria-sort={sort ? (sort.descending ? "descending" : "ascending") : "none"} className={css.head} data-kind={column.kind} style={{ left, width }}>
      <button type="button" className={css.headName} onClick={onSort} title={`Sort by ${column.name}`}>
        <span className={css.headText}>
          <span className="truncate">{column.name}</span>
          <span className={css.type}>{column.type}</span>
        </span>
        {sort && <Arrow size={13} aria-hidden />}
      </button>
      <FilterButton column={column} test={test} onTest={onTest} />
      <Edge width={width} onWidth={onWidth} />
    </div>
  );
}

function FilterButton({ column, test, onTest }: { column: Column; test: Test | undefined; onTest: (test: Test | undefined) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={css.funnel} aria-label={`Filter ${column.name}`} data-on={test ? true : undefined}>
        <ListFilter size={13} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={`${pop.menu} ${css.filter}`} align="start" collisionPadding={8} aria-label={`Filter of ${column.name}`}>
          <FilterForm
            column={column}
            test={test}
            onTest={(next) => {
              onTest(next);
              setOpen(false);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function FilterForm({ column, test, onTest }: { column: Column; test: Test | undefined; onTest: (test: Test | undefined) => void }) {
  const all = operators(column.kind);
  const [op, setOp] = useState(test?.op ?? all[0]!.op);
  const [value, setValue] = useState(test?.value ?? "");
  const noValue = all.find((o) => o.op === op)?.noValue ?? false;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    onTest({ op, value: noValue ? "" : value });
  };
  const hint = { number: "42, -1.5, 1e18", time: "2024-03-04 or 2024-03-04 21:59:33", boolean: "", text: "", nested: "" }[column.kind];
  return (
    <form onSubmit={submit} className={css.filterForm}>
      <SelectField label={`Rows in which ${column.name}`} value={op} onChange={(e) => setOp(e.target.value)}>
        {all.map((o) => (
          <option key={o.op} value={o.op}>
            {o.label}
          </option>
        ))}
      </SelectField>
      {!noValue && <TextField label="Value" hideLabel autoFocus placeholder={hint} value={value} onChange={(e) => setValue(e.target.value)} />}
      <div className={css.filterActions}>
        {test && <Button onClick={() => onTest(undefined)}>Remove</Button>}
        <Button type="submit" look="primary">
          Filter
        </Button>
      </div>
    </form>
  );
}

function Edge({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const [from, setFrom] = useState<{ x: number; width: number }>();
  const down = (e: PointerEvent<HTMLSpanElement>) => {
    e.currentTarget.setPointerCapture(e.pointerId);
    setFrom({ x: e.clientX, width });
  };
  return (
    <span
      className={css.edge}
      aria-hidden
      onPointerDown={down}
      onPointerMove={(e) => from && onWidth(Math.max(48, Math.min(1200, from.width + e.clientX - from.x)))}
      onPointerUp={() => setFrom(undefined)}
    />
  );
}
