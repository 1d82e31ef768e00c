import { CircleHelp, LogOut, Monitor, Moon, PanelLeft, Search, Sun, User } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";
import { enter, signOut, useSession } from "../api/session";
import { IconButton } from "../ui/Button";
import { Keys } from "../ui/Keys";
import { Menu } from "../ui/Menu";
import { failed } from "../ui/toast";
import { Help } from "./Help";
import { Logo } from "./Logo";
import { Palette } from "./Palette";
import { sections, type Section } from "./sections";
import { useShortcuts } from "./shortcuts";
import css from "./shell.module.css";
import { setTheme, useThemeChoice, type ThemeChoice } from "./theme";

const themes: Record<ThemeChoice, { next: ThemeChoice; label: string; icon: typeof Sun }> = {
  system: { next: "light", label: "Colours: as the system", icon: Monitor },
  light: { next: "dark", label: "Colours: light", icon: Sun },
  dark: { next: "system", label: "Colours: dark", icon: Moon },
};

/** The frame around every page: navigation, palette, shortcuts, who is signed in. */
export function Shell({ children }: { children: ReactNode }) {
  const [location, go] = useLocation();
  const [open, setOpen] = useState<"palette" | "help" | "nav" | undefined>();
  const close = () => setOpen(undefined);
  useShortcuts([
    { keys: "mod+k", label: "Command palette", group: "Everywhere", run: () => setOpen("palette") },
    { keys: "?", label: "Keyboard shortcuts", group: "Everywhere", run: () => setOpen("help") },
    { keys: "c", label: "New query", group: "Everywhere", run: () => go("/queries/new") },
    ...sections.map((s) => ({ keys: s.keys, label: s.label, group: "Go to", run: () => go(s.path) })),
  ]);
  return (
    <div className={css.shell} data-nav={open === "nav" ? "open" : undefined}>
      <a href="#main" className={css.skip}>
        Skip to the content
      </a>
      <header className={css.top}>
        <IconButton icon={PanelLeft} label="Navigation" aria-expanded={open === "nav"} onClick={() => setOpen(open === "nav" ? undefined : "nav")} />
        <Link href="/queries" className={css.topBrand}>
          <Logo size={20} /> Barchan
        </Link>
        <IconButton icon={Search} label="Command palette" onClick={() => setOpen("palette")} />
      </header>
      {open === "nav" && <div className={css.navScrim} onClick={close} />}
      <nav className={css.nav} aria-label="Main">
        <Link href="/queries" className={css.brand} onClick={close}>
          <Logo size={22} />
          <span>Barchan</span>
        </Link>
        <button type="button" className={css.search} onClick={() => setOpen("palette")}>
          <Search size={13} aria-hidden />
          <span>Search…</span>
          <Keys of="mod+k" />
        </button>
        <Group of="work" at={location} onGo={close} />
        <p className={css.groupLabel}>Team</p>
        <Group of="team" at={location} onGo={close} />
        <Foot onHelp={() => setOpen("help")} />
      </nav>
      <main id="main" className={css.main} tabIndex={-1}>
        {children}
      </main>
      <Palette open={open === "palette"} onClose={close} onHelp={() => setOpen("help")} />
      <Help open={open === "help"} onClose={close} />
    </div>
  );
}

function Group({ of, at, onGo }: { of: Section["group"]; at: string; onGo: () => void }) {
  return (
    <ul>
      {sections
        .filter((s) => s.group === of)
        .map(({ path, label, icon: Icon }) => (
          <li key={path}>
            <Link href={path} className={css.link} aria-current={at === path || at.startsWith(`${path}/`) ? "page" : undefined} onClick={onGo}>
              <Icon size={15} aria-hidden />
              {label}
            </Link>
          </li>
        ))}
    </ul>
  );
}

function Foot({ onHelp }: { onHelp: () => void }) {
  const { data: session } = useSession();
  const cache = useQueryClient();
  const theme = themes[useThemeChoice()];
  const leave = () => void signOut().then(() => enter(cache, null), failed);
  return (
    <div className={css.foot}>
      <Menu
        label={session ? `${session.key.name || session.key.id} · ${session.scope}` : ""}
        trigger={
          <button type="button" className={css.who}>
            <User size={14} aria-hidden />
            <span className="truncate">{session?.team}</span>
          </button>
        }
        items={[{ label: "Sign out", icon: LogOut, onSelect: leave }]}
      />
      <IconButton icon={theme.icon} label={theme.label} small onClick={() => setTheme(theme.next)} />
      <IconButton icon={CircleHelp} label="Keyboard shortcuts" keys="?" small onClick={onHelp} />
    </div>
  );
}
