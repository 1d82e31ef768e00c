import { Search } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";
import css from "./controls.module.css";

type Outer = { label: ReactNode; hint?: ReactNode; problem?: string | undefined; hideLabel?: boolean };

function Around({ id, label, hint, problem, hideLabel, children }: Outer & { id: string; children: ReactNode }) {
  return (
    <div className={css.field}>
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : css.label}>
        {label}
      </label>
      {children}
      {problem ? (
        <p id={`${id}-note`} className={css.problem} role="alert">
          {problem}
        </p>
      ) : (
        hint && (
          <p id={`${id}-note`} className={css.hint}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

function note(id: string, { hint, problem }: Outer) {
  return { "aria-invalid": problem ? true : undefined, "aria-describedby": hint || problem ? `${id}-note` : undefined };
}

/** A labelled line of text. */
export function TextField({ label, hint, problem, hideLabel, ...rest }: Outer & ComponentProps<"input">) {
  const id = useId();
  const outer = { label, hint, problem, hideLabel };
  return (
    <Around id={id} {...outer}>
      <input id={id} className={css.input} spellCheck={false} {...note(id, outer)} {...rest} />
    </Around>
  );
}

/** A labelled text of several lines. */
export function AreaField({ label, hint, problem, hideLabel, ...rest }: Outer & ComponentProps<"textarea">) {
  const id = useId();
  const outer = { label, hint, problem, hideLabel };
  return (
    <Around id={id} {...outer}>
      <textarea id={id} className={css.input} rows={3} {...note(id, outer)} {...rest} />
    </Around>
  );
}

/** A labelled choice: the browser's own, which every reader and phone knows. */
export function SelectField({ label, hint, problem, hideLabel, children, ...rest }: Outer & ComponentProps<"select">) {
  const id = useId();
  const outer = { label, hint, problem, hideLabel };
  return (
    <Around id={id} {...outer}>
      <select id={id} className={css.input} {...note(id, outer)} {...rest}>
        {children}
      </select>
    </Around>
  );
}

/** A box to tick, its label beside it. */
export function CheckField({ label, hint, ...rest }: { label: ReactNode; hint?: ReactNode } & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className={css.check}>
      <input id={id} type="checkbox" aria-describedby={hint ? `${id}-note` : undefined} {...rest} />
      <label htmlFor={id}>
        {label}
        {hint && (
          <span id={`${id}-note`} className={css.hint}>
            <br />
            {hint}
          </span>
        )}
      </label>
    </div>
  );
}

/** A search box; its label is for those who listen. */
export function SearchField({ label, ...rest }: { label: string } & ComponentProps<"input">) {
  return (
    <div className={css.search}>
      <Search size={14} aria-hidden />
      <input type="search" aria-label={label} placeholder={label} className={css.input} spellCheck={false} {...rest} />
    </div>
  );
}
