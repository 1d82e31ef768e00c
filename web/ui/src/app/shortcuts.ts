import { useEffect, useRef } from "react";

export type Shortcut = { keys: string; label: string; group: string; run: () => void; inInputs?: boolean };

const registered = new Set<{ current: Shortcut[] }>();

/** All shortcuts that work at this moment, for the help sheet and the palette. */
export function shortcuts(): Shortcut[] {
  return [...registered].flatMap((r) => r.current);
}

/**
 * Shortcuts that work while the component is there. Keys are "mod+s",
 * "mod+shift+enter", "?" or "g q" (one after the other). Those with mod also
 * work while typing.
 */
export function useShortcuts(list: Shortcut[]) {
  const held = useRef(list);
  useEffect(() => {
    held.current = list;
  });
  useEffect(() => {
    registered.add(held);
    return () => void registered.delete(held);
  }, []);
}

/** The name of what was pressed, such as "mod+shift+p". */
export function pressed(e: KeyboardEvent): string {
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key.toLowerCase().replace("arrow", "");
  const printed = e.key.length === 1 && !/[a-z0-9]/i.test(e.key); // "?" already holds its shift
  return [(e.metaKey || e.ctrlKey) && "mod", e.altKey && "alt", e.shiftKey && !printed && "shift", key].filter(Boolean).join("+");
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

let before = "";
let forget: ReturnType<typeof setTimeout> | undefined;

function onKey(e: KeyboardEvent) {
  if (e.defaultPrevented || e.isComposing) return;
  const now = pressed(e);
  const busy = typing(e.target);
  const both = before ? `${before} ${now}` : now;
  const found = shortcuts()
    .reverse() // the innermost page was mounted last
    .find((s) => (s.keys === both || s.keys === now) && (!busy || s.keys.includes("mod") || s.inInputs));
  clearTimeout(forget);
  before = !busy && /^[a-z]$/.test(now) ? now : "";
  forget = setTimeout(() => (before = ""), 900);
  if (!found) return;
  e.preventDefault();
  before = "";
  found.run();
}

/** Listens for shortcuts as long as the page lives; returns how to stop. */
export function listen(): () => void {
  window.addEventListener("keydown", onKey);
  return () => window.removeEventListener("keydown", onKey);
}
