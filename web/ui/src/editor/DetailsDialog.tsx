import { useState } from "react";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { AreaField, CheckField, TextField } from "../ui/Field";
import type { Draft } from "./draft";

/** What a query has beside its SQL. */
export function DetailsDialog({ draft, onClose, onChange }: { draft: Draft; onClose: () => void; onChange: (part: Partial<Draft>) => void }) {
  const [part, set] = useState(draft);
  const [tags, setTags] = useState(draft.tags.join(", "));
  const accept = () => {
    onChange({ ...part, sql: draft.sql, parameters: draft.parameters, tags: [...new Set(tags.split(",").map((t) => t.trim()).filter(Boolean))] });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Details"
      text="They are saved with the query."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" onClick={accept}>
            Apply
          </Button>
        </>
      }
    >
      <TextField label="Name" value={part.name} maxLength={600} onChange={(e) => set({ ...part, name: e.target.value })} />
      <AreaField label="Description" value={part.description} maxLength={1000} onChange={(e) => set({ ...part, description: e.target.value })} />
      <TextField label="Tags" hint="With commas between them." value={tags} onChange={(e) => setTags(e.target.value)} />
      <CheckField label="Private" hint="Only your team sees it." checked={part.isPrivate} onChange={(e) => set({ ...part, isPrivate: e.target.checked })} />
      <CheckField
        label="Inline into its readers"
        hint="It becomes part of the queries that read it, instead of a step with a result of its own: better where they filter much away."
        checked={part.isView}
        onChange={(e) => set({ ...part, isView: e.target.checked })}
      />
    </Dialog>
  );
}
