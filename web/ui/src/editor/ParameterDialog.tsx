import { useState } from "react";
import type { Parameter } from "../api/types";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { AreaField, CheckField, SelectField, TextField } from "../ui/Field";
import { defaultOf } from "./draft";

type DialogProps = { parameter: Parameter; used: boolean; onClose: () => void; onChange: (p: Parameter) => void; onRemove: () => void };

const types: { value: Parameter["type"]; label: string }[] = [
  { value: "text", label: "Text" },
  { value: "number", label: "Number" },
  { value: "datetime", label: "Date and time" },
  { value: "enum", label: "List of options" },
];

/** The settings of one parameter; they are saved with the query. */
export function ParameterDialog({ parameter, used, onClose, onChange, onRemove }: DialogProps) {
  const [p, set] = useState(parameter);
  const [options, setOptions] = useState((parameter.enumOptions ?? []).join("\n"));
  const change = (part: Partial<Parameter>) => set({ ...p, ...part });
  const value = defaultOf(p);
  const accept = () => {
    const enumOptions = options.split("\n").map((o) => o.trim()).filter(Boolean);
    onChange(p.type === "enum" ? { ...p, enumOptions } : { ...p, enumOptions: undefined, isMultiselect: undefined });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Parameter ${parameter.key}`}
      text={
        used ? (
          <>
            The SQL uses it as <code>{`{{${parameter.key}}}`}</code>. Settings are saved with the query.
          </>
        ) : (
          "The SQL does not use it any more."
        )
      }
      actions={
        <>
          {!used && (
            <Button
              look="danger"
              onClick={() => {
                onRemove();
                onClose();
              }}
            >
              Remove
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" onClick={accept}>
            Apply
          </Button>
        </>
      }
    >
      <SelectField label="Type" value={p.type === "date" ? "datetime" : p.type} onChange={(e) => change({ type: e.target.value as Parameter["type"] })}>
        {types.map((t) => (
          <option key={t.value} value={t.value}>
            {t.label}
          </option>
        ))}
      </SelectField>
      {p.type === "enum" && (
        <>
          <AreaField label="Options, one a line" value={options} onChange={(e) => setOptions(e.target.value)} />
          <CheckField label="Several may be chosen" checked={p.isMultiselect ?? false} onChange={(e) => change({ isMultiselect: e.target.checked })} />
        </>
      )}
      <TextField
        label="Default"
        hint={p.isMultiselect ? "Several with commas between them." : "What counts when a run gives no value."}
        value={Array.isArray(value) ? value.join(", ") : value}
        onChange={(e) => change({ value: p.isMultiselect ? e.target.value.split(",").map((v) => v.trim()) : e.target.value })}
      />
      <TextField label="Description" value={p.description ?? ""} onChange={(e) => change({ description: e.target.value })} />
    </Dialog>
  );
}
