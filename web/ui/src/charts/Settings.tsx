import { ChartArea, ChartColumn, ChartLine, ChartPie, ChartScatter, Hash, ImageDown, Trash2, type LucideIcon } from "lucide-react";
import { chartTypes, type Chart, type ChartSettings, type ChartType } from "../api/charts";
import type { Column } from "../results/kinds";
import { Button } from "../ui/Button";
import { CheckField, SelectField, TextField } from "../ui/Field";
import css from "./charts.module.css";

const looks: Record<ChartType, { label: string; icon: LucideIcon }> = {
  line: { label: "Line", icon: ChartLine },
  bar: { label: "Bar", icon: ChartColumn },
  area: { label: "Area", icon: ChartArea },
  scatter: { label: "Scatter", icon: ChartScatter },
  pie: { label: "Pie", icon: ChartPie },
  counter: { label: "Counter", icon: Hash },
};

type SettingsProps = { chart: Chart; columns: Column[]; onChange: (chart: Chart) => void; onRemove?: (() => void) | undefined; onPicture?: (() => void) | undefined; onHide: () => void };

/** What a chart shows, and how. */
export function Settings({ chart, columns, onChange, onRemove, onPicture, onHide }: SettingsProps) {
  const { x, y = [], series, stacked = false, aggregate = "none" } = chart.settings;
  const set = (settings: ChartSettings) => onChange({ ...chart, settings: { ...chart.settings, ...settings } });
  const numbers = columns.filter((c) => c.kind === "number");
  const one = chart.type === "pie" || chart.type === "counter" || chart.type === "scatter";
  const toggle = (name: string) => set({ y: one ? [name] : y.includes(name) ? y.filter((c) => c !== name) : [...y, name] });
  return (
    <section className={css.settings} aria-label="Settings of the chart">
      <TextField label="Title" value={chart.name} maxLength={100} onChange={(e) => e.target.value && onChange({ ...chart, name: e.target.value })} />
      <div className={css.types} role="group" aria-label="Kind of chart">
        {chartTypes.map((type) => {
          const { label, icon: Icon } = looks[type];
          return (
            <button key={type} type="button" aria-pressed={type === chart.type} onClick={() => onChange(turned(chart, type))}>
              <Icon size={16} aria-hidden />
              {label}
            </button>
          );
        })}
      </div>
      {chart.type !== "counter" && (
        <SelectField label={chart.type === "pie" ? "Slices" : "Horizontal axis"} value={x ?? ""} onChange={(e) => set({ x: e.target.value || undefined })}>
          <option value="">Row number</option>
          {columns.map((c) => (
            <option key={c.name} value={c.name}>
              {c.name}
            </option>
          ))}
        </SelectField>
      )}
      <fieldset className={css.measures}>
        <legend>{chart.type === "counter" ? "Number" : chart.type === "pie" ? "Size" : "Vertical axis"}</legend>
        {numbers.map((c) => (
          <CheckField key={c.name} label={c.name} type={one ? "radio" : "checkbox"} name={`measure-${chart.id}`} checked={y.includes(c.name)} onChange={() => toggle(c.name)} />
        ))}
        {numbers.length === 0 && <span className="muted">No column holds numbers: rows are counted.</span>}
      </fieldset>
      {chart.type !== "counter" && chart.type !== "pie" && (
        <SelectField label="A series for each" value={series ?? ""} onChange={(e) => set({ series: e.target.value || undefined })}>
          <option value="">Nothing</option>
          {columns.filter((c) => c.kind !== "nested").map((c) => (
            <option key={c.name} value={c.name}>
              {c.name}
            </option>
          ))}
        </SelectField>
      )}
      {chart.type !== "counter" && chart.type !== "scatter" && (
        <SelectField label="Rows of one place" value={aggregate} onChange={(e) => set({ aggregate: e.target.value as NonNullable<ChartSettings["aggregate"]> })}>
          <option value="none">One by one</option>
          <option value="sum">Sum</option>
          <option value="mean">Mean</option>
          <option value="count">Count</option>
          <option value="max">Largest</option>
          <option value="min">Smallest</option>
        </SelectField>
      )}
      {(chart.type === "bar" || chart.type === "area") && <CheckField label="Stacked" checked={stacked} onChange={(e) => set({ stacked: e.target.checked })} />}
      <div className={css.buttons}>
        {onPicture && (
          <Button small icon={ImageDown} onClick={onPicture}>
            Save picture
          </Button>
        )}
        {onRemove && (
          <Button small look="danger" icon={Trash2} onClick={onRemove}>
            Remove
          </Button>
        )}
        <Button small look="ghost" onClick={onHide}>
          Hide settings
        </Button>
      </div>
    </section>
  );
}

/** The chart as another kind: what split lines makes the slices of a pie. */
function turned(chart: Chart, type: ChartType): Chart {
  const { series, ...settings } = chart.settings;
  return type === "pie" && series ? { ...chart, type, settings: { ...settings, x: series } } : { ...chart, type };
}
