import { CircleHelp, Database, FileCode2, Layers, Table2, TextCursorInput, type LucideIcon } from "lucide-react";
import type { Kind } from "./graph";

export const kinds: Record<Kind, { label: string; icon: LucideIcon }> = {
  query: { label: "Query", icon: FileCode2 },
  view: { label: "Query view", icon: Layers },
  materialized: { label: "Materialized view", icon: Database },
  sql: { label: "Unsaved SQL", icon: TextCursorInput },
  table: { label: "Table", icon: Table2 },
  missing: { label: "Missing", icon: CircleHelp },
};

export function KindIcon({ kind, size = 14 }: { kind: Kind; size?: number }) {
  const Icon = kinds[kind].icon;
  return <Icon size={size} aria-hidden />;
}
