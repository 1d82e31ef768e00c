import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { messageOf } from "../api/error";
import { IconButton } from "./Button";
import css from "./pop.module.css";

type Toast = { id: number; tone: "ok" | "fail"; text: string };

let toasts: Toast[] = [];
let last = 0;
const watchers = new Set<() => void>();

function set(next: Toast[]) {
  toasts = next;
  watchers.forEach((tell) => tell());
}

function show(tone: Toast["tone"], text: string, seconds: number) {
  const id = ++last;
  set([...toasts.slice(-3), { id, tone, text }]);
  setTimeout(() => dismiss(id), seconds * 1000);
}

function dismiss(id: number) {
  set(toasts.filter((t) => t.id !== id));
}

/** Says in passing that something was done. */
export function done(text: string) {
  show("ok", text, 4);
}

/** Says that something could not be done, in the server's own words. */
export function failed(error: unknown) {
  show("fail", messageOf(error), 10);
}

export function Toasts() {
  const all = useSyncExternalStore(
    (tell) => {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    () => toasts,
  );
  return (
    <div className={css.toasts} role="status" aria-live="polite">
      {all.map((t) => (
        <div key={t.id} className={css.toast} data-kind={t.tone}>
          {t.tone === "ok" ? <CircleCheck size={15} aria-hidden /> : <TriangleAlert size={15} aria-hidden />}
          <span className={css.toastText}>{t.text}</span>
          <IconButton icon={X} label="Dismiss" small onClick={() => dismiss(t.id)} />
        </div>
      ))}
    </div>
  );
}
