import { Archive, ArchiveRestore, ChevronDown, Copy, Ellipsis, GitFork, History, Info, AlignLeft, Play, Save, Waypoints } from "lucide-react";
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { ApiError } from "../api/error";
import { archiveQuery, createQuery, unarchiveQuery } from "../api/queries";
import { tiers, type Tier } from "../api/sql";
import type { Query } from "../api/types";
import { Button, IconButton } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { Menu } from "../ui/Menu";
import { Tag } from "../ui/states";
import { Tip } from "../ui/Tip";
import { done, failed } from "../ui/toast";
import { changeOf, untitled, type Draft } from "./draft";
import css from "./editor.module.css";
import type { useQueryDraft } from "./useQueryDraft";

type HeadingProps = { draft: Draft; saved: Query | undefined; unsaved: boolean; readOnly: boolean; onName: (name: string) => void };

/** The name, to be changed where it stands, and what is known of the query. */
export function Heading({ draft, saved, unsaved, readOnly, onName }: HeadingProps) {
  return (
    <>
      <h1 className="visually-hidden">{draft.name || "New query"}</h1>
      <input className={css.name} aria-label="Name of the query" value={draft.name} placeholder={untitled} maxLength={600} readOnly={readOnly} spellCheck={false} title={draft.description || undefined} onChange={(e) => onName(e.target.value)} />
      <span className={css.meta}>
        {saved && <code>query_{saved.query_id}</code>}
        {saved && <span>version {saved.version}</span>}
        {draft.isView && <Tag>inlined</Tag>}
        {draft.isPrivate && <Tag>private</Tag>}
        {saved?.is_archived && <Tag tone="warn">archived</Tag>}
        {unsaved && <span className={css.unsaved}>unsaved</span>}
      </span>
    </>
  );
}

const tierNames: Record<Tier, string> = { medium: "On the medium tier", large: "On the large tier: more memory and time" };

type ActionsProps = {
  work: ReturnType<typeof useQueryDraft>;
  mayWrite: boolean;
  running: boolean;
  tier: Tier;
  onTier: (tier: Tier) => void;
  onSave: () => void;
  onRun: () => void;
  onRunAlone: () => void;
  onFormat: () => void;
  onDetails: () => void;
};

/** Save, run, and what one does less often. */
export function Actions({ work, mayWrite, running, tier, onTier, onSave, onRun, onRunAlone, onFormat, onDetails }: ActionsProps) {
  const { draft, saved, unsaved, saving } = work;
  const [asking, setAsking] = useState(false);
  const [readers, setReaders] = useState<string>(); // what the server says of those who read it
  const [, go] = useLocation();
  const cache = useQueryClient();
  const fork = () =>
    void createQuery({ ...changeOf(draft, undefined, {}), name: `Fork of ${draft.name || untitled}` }).then(({ query_id: id }) => {
      void cache.invalidateQueries({ queryKey: ["queries"] });
      go(`/queries/${id}`);
      done(`Forked as query_${id}`);
    }, failed);
  const setArchived = async (id: number, archive: boolean) => {
    try {
      await (archive ? archiveQuery(id, readers !== undefined) : unarchiveQuery(id));
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 409)) failed(error);
      else if (archive && readers === undefined) setReaders(error.message);
      throw error; // the question stays
    }
    await cache.invalidateQueries({ queryKey: ["queries"] });
    await cache.invalidateQueries({ queryKey: ["query", id] });
    done(archive ? "Archived" : "Brought back");
    go("/queries");
  };
  const reference = `query_${saved?.query_id}`;
  return (
    <>
      {mayWrite && (
        <Tip text={unsaved ? "Save a new version" : "Everything is saved"} keys="mod+s">
          <Button icon={Save} onClick={onSave} busy={saving} disabled={!unsaved}>
            Save
          </Button>
        </Tip>
      )}
      {mayWrite && (
        <Tip text="Run this query and all that it reads, as one" keys="mod+enter">
          <Button look="primary" icon={Play} onClick={onRun} busy={running} disabled={!draft.sql.trim()}>
            {unsaved ? "Save and run" : "Run"}
            {tier !== "medium" && <span className={css.tier}>{tier}</span>}
          </Button>
        </Tip>
      )}
      {mayWrite && (
        <Menu
          label="How it runs"
          trigger={<IconButton look="primary" icon={ChevronDown} label="Choose how it runs" className={css.how} disabled={!draft.sql.trim()} />}
          items={[
            ...tiers.map((t) => ({ label: tierNames[t], checked: t === tier, onSelect: () => onTier(t) })),
            null,
            { label: "Run this query alone", icon: Play, onSelect: onRunAlone },
          ]}
        />
      )}
      <Menu
        trigger={<IconButton icon={Ellipsis} label="More" />}
        items={[
          { label: "Details…", icon: Info, keys: "i", onSelect: onDetails },
          ...(mayWrite
            ? [
                { label: "Format", icon: AlignLeft, keys: "mod+shift+f", onSelect: onFormat },
              ]
            : []),
          null,
          ...(saved
            ? [
                { label: "Lineage", icon: Waypoints, onSelect: () => go(`/lineage/query/${saved.query_id}`) },
                { label: "Versions", icon: History, onSelect: () => go(`/queries/${saved.query_id}/versions`) },
                { label: `Copy ${reference}`, icon: Copy, onSelect: () => void navigator.clipboard.writeText(reference).then(() => done("Copied"), failed) },
              ]
            : []),
          ...(saved && mayWrite
            ? [
                { label: "Fork", icon: GitFork, onSelect: fork },
                null,
                saved.is_archived
                  ? { label: "Bring back", icon: ArchiveRestore, onSelect: () => void setArchived(saved.query_id, false).catch(() => undefined) }
                  : { label: "Archive…", icon: Archive, danger: true, onSelect: () => setAsking(true) },
              ]
            : []),
        ]}
      />
      {saved && (
        <Confirm
          open={asking}
          onClose={() => {
            setAsking(false);
            setReaders(undefined);
          }}
          title={readers ? "Others read this query" : "Archive this query?"}
          text={readers ?? "It leaves the list, and can be brought back at any time."}
          verb={readers ? "Archive all the same" : "Archive"}
          danger
          onConfirm={() => setArchived(saved.query_id, true)}
        />
      )}
    </>
  );
}
