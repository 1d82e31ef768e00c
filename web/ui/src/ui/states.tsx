import { CircleAlert, Ban, Check, CircleDashed, CornerDownRight, Hourglass, LoaderCircle, Recycle, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { messageOf } from "../api/error";
import { Button } from "./Button";
import controls from "./controls.module.css";
import css from "./states.module.css";

/** The states of runs, nodes and executions, under the words that a person reads. */
export type State = "pending" | "executing" | "completed" | "failed" | "cancelled" | "skipped" | "reused" | "superseded" | "partial" | "expired" | "none";

const looks: Record<State, { label: string; icon: LucideIcon; tone: string }> = {
  pending: { label: "Waiting", icon: Hourglass, tone: "wait" },
  executing: { label: "Running", icon: LoaderCircle, tone: "run" },
  completed: { label: "Completed", icon: Check, tone: "ok" },
  partial: { label: "Cut off", icon: Check, tone: "warn" },
  failed: { label: "Failed", icon: CircleAlert, tone: "fail" },
  cancelled: { label: "Cancelled", icon: Ban, tone: "cancel" },
  skipped: { label: "Skipped", icon: CornerDownRight, tone: "skip" },
  reused: { label: "Reused", icon: Recycle, tone: "reuse" },
  superseded: { label: "Superseded", icon: Ban, tone: "cancel" },
  expired: { label: "Expired", icon: CircleDashed, tone: "wait" },
  none: { label: "Never ran", icon: CircleDashed, tone: "wait" },
};

/** Reads a state in any of the API's spellings: "QUERY_STATE_COMPLETED", "completed". */
export function stateOf(text: string | undefined | null): State {
  const word = (text ?? "").toLowerCase().replace(/^query_state_/, "").replace("completed_partial", "partial");
  return word in looks ? (word as State) : "none";
}

/** The tone of a state: the name of its colour token, such as "ok" for --ok and --ok-soft. */
export function toneOf(state: State): string {
  return looks[state].tone;
}

/** The word of a state. */
export function labelOf(state: State): string {
  return looks[state].label;
}

/** A state as an icon alone, where its word stands beside it or in the label of what holds it. */
export function StateIcon({ state, size = 12 }: { state: State; size?: number }) {
  const { icon: Icon, tone } = looks[state];
  return <Icon size={size} aria-hidden data-tone={tone} className={state === "executing" ? controls.spin : undefined} />;
}

/** A state as a badge: icon and word, so that colour is never all that tells. */
export function StateBadge({ state, bare }: { state: State; bare?: boolean }) {
  const { label, tone } = looks[state];
  return (
    <span className={bare ? css.bare : css.badge} data-tone={tone}>
      <StateIcon state={state} />
      {label}
    </span>
  );
}

/** A word about a thing: a tag, a type, a tier. */
export function Tag({ children, tone, title }: { children: ReactNode; tone?: string; title?: string }) {
  return (
    <span className={css.tag} data-tone={tone} title={title}>
      {children}
    </span>
  );
}

/** An empty page that says what would be here, and how to begin. */
export function Empty({ icon: Icon, title, children, action }: { icon?: LucideIcon; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={css.empty}>
      {Icon && (
        <span className={css.emptyIcon}>
          <Icon size={20} aria-hidden />
        </span>
      )}
      <h2>{title}</h2>
      {children && <div className={css.emptyText}>{children}</div>}
      {action && <div className={css.emptyAction}>{action}</div>}
    </div>
  );
}

/** What could not be shown, in the server's words, with a way to try again. */
export function ErrorState({ error, what, retry }: { error: unknown; what: string; retry?: () => unknown }) {
  return (
    <div className={css.empty} role="alert">
      <span className={css.emptyIcon} data-tone="fail">
        <CircleAlert size={20} aria-hidden />
      </span>
      <h2>{what} could not be loaded</h2>
      <div className={css.emptyText}>{messageOf(error)}</div>
      {retry && (
        <div className={css.emptyAction}>
          <Button onClick={() => void retry()}>Try again</Button>
        </div>
      )}
    </div>
  );
}

/** Grey lines where rows will be, while they are on their way. */
export function Loading({ rows = 6, what = "Loading" }: { rows?: number; what?: string }) {
  return (
    <div className={css.loading} role="status">
      <span className="visually-hidden">{what}…</span>
      {Array.from({ length: rows }, (_, i) => (
        <span key={i} className={css.bone} style={{ width: `${90 - ((i * 17) % 45)}%` }} />
      ))}
    </div>
  );
}
