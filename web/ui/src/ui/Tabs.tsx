import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import css from "./pop.module.css";

export type Tab = { id: string; label: ReactNode; count?: number | undefined; content: ReactNode };

/** Tabs with their panels; only the panel that shows is mounted. */
export function Tabs({ tabs, value, onChange, label, className, end }: { tabs: Tab[]; value: string; onChange: (id: string) => void; label: string; className?: string; end?: ReactNode }) {
  return (
    <Radix.Root value={value} onValueChange={onChange} className={className}>
      <Radix.List className={css.tabs} aria-label={label}>
        {tabs.map((t) => (
          <Radix.Trigger key={t.id} value={t.id} className={css.tab}>
            {t.label}
            {t.count !== undefined && <span className={css.count}>{t.count}</span>}
          </Radix.Trigger>
        ))}
        {end}
      </Radix.List>
      {tabs.map((t) => (
        <Radix.Content key={t.id} value={t.id} data-panel tabIndex={-1}>
          {t.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
