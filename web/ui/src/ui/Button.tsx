import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ComponentProps, Ref } from "react";
import { Link } from "wouter";
import { Tip } from "./Tip";
import css from "./controls.module.css";

type Look = {
  look?: "plain" | "primary" | "ghost" | "danger";
  small?: boolean;
  icon?: LucideIcon;
};

function classes({ look = "plain", small }: Look, extra?: string) {
  return [css.button, look !== "plain" && css[look], look === "danger" && css.plain, small && css.small, extra]
    .filter(Boolean)
    .join(" ");
}

type ButtonProps = Look & ComponentProps<"button"> & { busy?: boolean | undefined };

/** A button. While busy it shows that, and takes no second click. */
export function Button({ look, small, icon: Icon, busy, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} disabled={disabled || busy} aria-busy={busy || undefined} className={classes({ look, small }, className)}>
      {busy ? <LoaderCircle size={14} className={css.spin} aria-hidden /> : Icon && <Icon size={14} aria-hidden />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<Look, "icon"> &
  Omit<ComponentProps<"button">, "children"> & { icon: LucideIcon; label: string; keys?: string; pressed?: boolean; ref?: Ref<HTMLButtonElement> };

/** A button that is only an icon: its label is the tooltip and the accessible name. */
export function IconButton({ look = "ghost", small, icon: Icon, label, keys, pressed, className, ...rest }: IconButtonProps) {
  return (
    <Tip text={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
        className={classes({ look, small }, [css.icon, pressed && css.pressed, className].filter(Boolean).join(" "))}
      >
        <Icon size={15} aria-hidden />
      </button>
    </Tip>
  );
}

/** A link that looks like a button; href is an address of the page. */
export function ButtonLink({ look, small, icon: Icon, children, href, className }: Look & { href: string; children: React.ReactNode; className?: string }) {
  return (
    <Link href={href} className={classes({ look, small }, className)}>
      {Icon && <Icon size={14} aria-hidden />}
      {children}
    </Link>
  );
}

/** The answer to a download is a file of the server's own: no script touches it. */
export function DownloadLink({ look, small, icon: Icon, children, href, name }: Look & { href: string; name?: string; children: React.ReactNode }) {
  return (
    <a href={href} download={name ?? ""} className={classes({ look, small })}>
      {Icon && <Icon size={14} aria-hidden />}
      {children}
    </a>
  );
}
