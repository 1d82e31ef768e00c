import { Settings2 } from "lucide-react";
import type { Parameter, Value, Values } from "../api/types";
import { IconButton } from "../ui/Button";
import css from "./editor.module.css";
import { defaultOf, isUsed } from "./draft";

type BarProps = { parameters: Parameter[]; sql: string; values: Values; onValue: (key: string, value: Value) => void; onSettings: (key: string) => void; mayWrite: boolean };

/** The parameters' values for the next run, each as an input of its type. */
export function ParameterBar({ parameters, sql, values, onValue, onSettings, mayWrite }: BarProps) {
  if (parameters.length === 0) return null;
  return (
    <div className={css.parameters} role="group" aria-label="Parameters">
      {parameters.map((p) => (
        <div key={p.key} className={css.parameter} data-unused={isUsed({ sql }, p.key) ? undefined : true}>
          <label htmlFor={`p-${p.key}`} title={p.description}>
            {p.key}
          </label>
          <ParameterInput parameter={p} value={values[p.key] ?? defaultOf(p)} onChange={(v) => onValue(p.key, v)} />
          {mayWrite && <IconButton icon={Settings2} small label={`Settings of ${p.key}`} onClick={() => onSettings(p.key)} />}
        </div>
      ))}
    </div>
  );
}

/** The input of one parameter: a number's, a list's, or a line of text. */
export function ParameterInput({ parameter: p, value, onChange }: { parameter: Parameter; value: Value; onChange: (v: Value) => void }) {
  const id = `p-${p.key}`;
  const text = Array.isArray(value) ? value.join(", ") : value;
  if (p.isMultiselect) return <Several parameter={p} value={Array.isArray(value) ? value : [value]} onChange={onChange} />;
  if (p.type === "enum" && !p.isFreeformAllowed)
    return (
      <select id={id} value={text} onChange={(e) => onChange(e.target.value)}>
        {!(p.enumOptions ?? []).includes(text) && <option value={text}>{text || "Choose…"}</option>}
        {(p.enumOptions ?? []).map((o) => (
          <option key={o}>{o}</option>
        ))}
      </select>
    );
  const hints = { number: "0", datetime: "YYYY-MM-DD HH:MM:SS", date: "YYYY-MM-DD", text: "text", enum: "text" };
  return (
    <>
      <input
        id={id}
        value={text}
        inputMode={p.type === "number" ? "decimal" : undefined}
        size={Math.min(30, Math.max(p.type === "datetime" ? 19 : 6, text.length + 1))}
        placeholder={hints[p.type]}
        spellCheck={false}
        autoComplete="off"
        list={p.enumOptions?.length ? `${id}-options` : undefined}
        onChange={(e) => onChange(e.target.value)}
      />
      {p.enumOptions?.length ? (
        <datalist id={`${id}-options`}>
          {p.enumOptions.map((o) => (
            <option key={o} value={o} />
          ))}
        </datalist>
      ) : null}
    </>
  );
}

/** Several values of a list: ticked where the options are known, one a line where they are not. */
function Several({ parameter: p, value, onChange }: { parameter: Parameter; value: string[]; onChange: (v: Value) => void }) {
  const options = [...new Set([...(p.enumOptions ?? []), ...value])].filter(Boolean);
  if (!p.enumOptions?.length)
    return <input id={`p-${p.key}`} value={value.join(", ")} placeholder="one, two" onChange={(e) => onChange(e.target.value.split(",").map((v) => v.trim()))} onBlur={() => onChange(value.filter(Boolean))} />;
  return (
    <details className={css.several}>
      <summary id={`p-${p.key}`}>{value.length ? value.join(", ") : "none"}</summary>
      <div>
        {options.map((o) => (
          <label key={o}>
            <input type="checkbox" checked={value.includes(o)} onChange={(e) => onChange(e.target.checked ? [...value, o] : value.filter((v) => v !== o))} /> {o}
          </label>
        ))}
      </div>
    </details>
  );
}
