import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { CircleHelp, Database, FileCode2, Moon, Plus, Sun, Monitor } from "lucide-react";
import { Dialog } from "radix-ui";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { listDatasets } from "../api/datasets";
import { searchQueries } from "../api/queries";
import { Keys } from "../ui/Keys";
import pop from "../ui/pop.module.css";
import css from "./commands.module.css";
import { sections } from "./sections";
import { shortcuts } from "./shortcuts";
import { setTheme } from "./theme";

/** Everything that one can do from here, found by typing: pages, queries by name or number, and the page's own commands. */
export default function Commands({ open, onClose, onHelp }: { open: boolean; onClose: () => void; onHelp: () => void }) {
  const [text, setText] = useState("");
  const [, go] = useLocation();
  const wanted = useDeferredValue(text.trim());
  const queries = useQuery({ queryKey: ["queries", "palette", wanted], queryFn: ({ signal }) => searchQueries(wanted, 8, signal), placeholderData: (old) => old });
  const data = useQuery({ queryKey: ["datasets", "list"], queryFn: ({ signal }) => listDatasets(signal), staleTime: 60_000 });
  const tables = wanted ? (data.data?.datasets ?? []).filter((d) => matches(d.full_name, wanted)).slice(0, 6) : [];
  // What came last is chosen by nobody yet: the first of all is.
  const [chosen, setChosen] = useState("");
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setChosen(list.current?.querySelector("[cmdk-item]")?.getAttribute("data-value") ?? ""));
    return () => cancelAnimationFrame(frame);
  }, [text, queries.data, tables.length]);
  const [own] = useState(() => shortcuts().filter((s) => s.group !== "Everywhere" && s.group !== "Go to"));
  const then = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Dialog.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={pop.scrim} />
        <Dialog.Content className={css.box} aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">Command palette</Dialog.Title>
          <Command label="Commands" loop value={chosen} onValueChange={setChosen} filter={(value, asked) => (matches(value, asked) ? 1 : 0)}>
            <Command.Input className={css.input} placeholder="Search queries, data, pages and commands…" value={text} onValueChange={setText} />
            <Command.List className={css.list} ref={list}>
              <Command.Empty className={css.empty}>Nothing is called “{text}”.</Command.Empty>
              {own.length > 0 && (
                <Command.Group heading="On this page">
                  {own.map((s) => (
                    <Command.Item key={s.keys} value={`this ${s.label}`} className={css.item} onSelect={then(s.run)}>
                      {s.label}
                      <Keys of={s.keys} />
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              <Command.Group heading="Queries">
                {queries.data?.map((q) => (
                  <Command.Item key={q.id} value={`${q.name} query_${q.id}`} className={css.item} onSelect={then(() => go(`/queries/${q.id}`))}>
                    <FileCode2 size={14} aria-hidden />
                    <span className="truncate">{q.name}</span>
                    <span className={css.id}>query_{q.id}</span>
                  </Command.Item>
                ))}
                <Command.Item value="new query" className={css.item} onSelect={then(() => go("/queries/new"))}>
                  <Plus size={14} aria-hidden /> New query
                  <Keys of="c" />
                </Command.Item>
              </Command.Group>
              {tables.length > 0 && (
                <Command.Group heading="Data">
                  {tables.map((d) => (
                    <Command.Item key={d.full_name} value={`data ${d.full_name}`} className={css.item} onSelect={then(() => go(`/data/${encodeURIComponent(d.full_name)}`))}>
                      <Database size={14} aria-hidden />
                      <span className="truncate">{d.full_name}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              <Command.Group heading="Go to">
                {sections.map((s) => (
                  <Command.Item key={s.path} value={`go to ${s.label}`} className={css.item} onSelect={then(() => go(s.path))}>
                    <s.icon size={14} aria-hidden /> {s.label}
                    <Keys of={s.keys} />
                  </Command.Item>
                ))}
              </Command.Group>
              <Command.Group heading="Look">
                <Command.Item value="colours light theme" className={css.item} onSelect={then(() => setTheme("light"))}>
                  <Sun size={14} aria-hidden /> Light colours
                </Command.Item>
                <Command.Item value="colours dark theme" className={css.item} onSelect={then(() => setTheme("dark"))}>
                  <Moon size={14} aria-hidden /> Dark colours
                </Command.Item>
                <Command.Item value="colours system theme" className={css.item} onSelect={then(() => setTheme("system"))}>
                  <Monitor size={14} aria-hidden /> Colours as the system
                </Command.Item>
                <Command.Item value="keyboard shortcuts help" className={css.item} onSelect={then(onHelp)}>
                  <CircleHelp size={14} aria-hidden /> Keyboard shortcuts
                  <Keys of="?" />
                </Command.Item>
              </Command.Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Whether a text has every word that is searched, in any order. */
function matches(text: string, asked: string): boolean {
  const all = text.toLowerCase();
  return asked.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}
