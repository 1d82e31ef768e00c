import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "light" | "dark";
const key = "barchan.theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const watchers = new Set<() => void>();

function stored(): ThemeChoice {
  try {
    const choice = localStorage.getItem(key);
    return choice === "light" || choice === "dark" ? choice : "system";
  } catch {
    return "system"; // a browser that keeps nothing follows the system
  }
}

let choice = stored();

function apply() {
  const dark = choice === "dark" || (choice === "system" && system.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  watchers.forEach((tell) => tell());
}

system.addEventListener("change", apply);

export function setTheme(next: ThemeChoice) {
  choice = next;
  try {
    if (next === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, next);
  } catch {
    // it holds until the page is closed
  }
  apply();
}

function subscribe(tell: () => void) {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

/** What the person chose. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

/** What shows: for canvases, which must be drawn again in other colours. */
export function useTheme(): "light" | "dark" {
  return useSyncExternalStore(subscribe, () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light"));
}
