import css from "./pop.module.css";

const mac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);
const names: Record<string, string> = { mod: mac ? "⌘" : "Ctrl", shift: mac ? "⇧" : "Shift", alt: mac ? "⌥" : "Alt", enter: "↵", escape: "Esc", home: "Home", end: "End" };

/** Keys as they are printed on the caps: "mod+enter", or "g q" for one after the other. */
export function Keys({ of }: { of: string }) {
  return (
    <span className={css.keys}>
      {(of.length === 1 ? [of] : of.split(/[+ ]/)).map((key, i) => (
        <kbd key={i}>{names[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</kbd>
      ))}
    </span>
  );
}
