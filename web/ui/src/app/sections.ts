import { Activity, ChartNoAxesColumn, Database, FileCode2, KeyRound, Play, type LucideIcon } from "lucide-react";

export type Section = { path: string; label: string; icon: LucideIcon; keys: string; group: "work" | "team" };

/** The navigation, in its order. The server opens the page at each path and below it. */
export const sections: Section[] = [
  { path: "/queries", label: "Queries", icon: FileCode2, keys: "g q", group: "work" },
  { path: "/runs", label: "Runs", icon: Play, keys: "g r", group: "work" },
  { path: "/data", label: "Data", icon: Database, keys: "g d", group: "work" },
  { path: "/usage", label: "Usage", icon: ChartNoAxesColumn, keys: "g u", group: "team" },
  { path: "/keys", label: "Keys", icon: KeyRound, keys: "g k", group: "team" },
  { path: "/system", label: "System", icon: Activity, keys: "g s", group: "team" },
];

/** Pages that the navigation does not list. */
export const otherPages = [{ path: "/sign-in" }, { path: "/results" }, { path: "/lineage" }];
