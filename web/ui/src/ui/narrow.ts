import { useSyncExternalStore } from "react";

const screen = window.matchMedia("(max-width: 860px)");

function subscribe(tell: () => void) {
  screen.addEventListener("change", tell);
  return () => screen.removeEventListener("change", tell);
}

/** Whether there is no room for things beside each other, as on a phone. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => screen.matches);
}
