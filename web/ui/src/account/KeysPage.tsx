import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { createKey, listKeys, revokeKey, type Key, type KeyMade } from "../api/account";
import { messageOf } from "../api/error";
import { useIsAdmin, useSession } from "../api/session";
import { Button } from "../ui/Button";
import { Confirm, Dialog } from "../ui/Dialog";
import { SelectField, TextField } from "../ui/Field";
import { Page, Panel } from "../ui/Page";
import { Empty, ErrorState, Loading, Tag } from "../ui/states";
import { Table, type Column } from "../ui/Table";
import { Time } from "../ui/Time";
import { done, failed } from "../ui/toast";
import css from "./account.module.css";

/** What a scope may do, in a line. */
const scopes = {
  read: "Read results, queries and lists",
  write: "Also save, run and upload",
  admin: "Also make keys, keep ids, register datasets",
} as const;

export function KeysPage() {
  const admin = useIsAdmin();
  const cache = useQueryClient();
  const mine = useSession().data?.key.id;
  const keys = useQuery({ queryKey: ["keys"], queryFn: ({ signal }) => listKeys(signal), enabled: admin });
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Key>();
  const revoke = async (key: Key) => {
    try {
      await revokeKey(key.id);
      done(`${key.name} is revoked`);
      await cache.invalidateQueries({ queryKey: ["keys"] });
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  const columns: Column<Key>[] = [
    { head: "Name", cell: (k) => <>{k.name} {k.id === mine && <Tag tone="ok">this session</Tag>}</>, width: "34%" },
    { head: "Key", cell: (k) => <code>{k.hint}…</code>, hideNarrow: true },
    { head: "Scope", cell: (k) => <Tag title={scopes[k.scope as keyof typeof scopes]}>{k.scope}</Tag>, hideNarrow: true },
    { head: "Last used", cell: (k) => (k.last_used_at ? <Time at={k.last_used_at} /> : <span className="muted">never</span>), hideNarrow: true },
    { head: "Made", cell: (k) => <Time at={k.created_at} />, hideNarrow: true },
    { head: "Ends", cell: (k) => (k.revoked_at ? <Tag tone="fail">revoked</Tag> : k.expires_at ? <Time at={k.expires_at} /> : <span className="muted">never</span>) },
    { head: <span className="visually-hidden">Actions</span>, cell: (k) => (k.revoked_at ? null : <Button small look="danger" onClick={() => setRevoking(k)}>Revoke</Button>), width: "108px" },
  ];
  if (!admin)
    return (
      <Page title="Keys">
        <Empty icon={KeyRound} title="Keys are made by admins">
          Sign in with a key of the scope admin to see and change the team's keys.
        </Empty>
      </Page>
    );
  return (
    <Page title="Keys" lead="Programs and people sign in with a key of the team. A key is shown once, when it is made." actions={<Button look="primary" icon={Plus} onClick={() => setMaking(true)}>New key</Button>}>
      {keys.isPending && <Loading what="Loading keys" />}
      {keys.isError && <ErrorState what="The keys" error={keys.error} retry={keys.refetch} />}
      {keys.data && (
        <Panel flush>
          <Table label="Keys" rows={keys.data.keys} columns={columns} rowKey={(k) => k.id} />
        </Panel>
      )}
      {making && <NewKey onClose={() => setMaking(false)} />}
      <Confirm
        open={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        title={`Revoke ${revoking?.name}?`}
        text={revoking?.id === mine ? "It is the key of this session: you are signed out." : "What uses it is refused from now on. This cannot be taken back."}
        verb="Revoke"
        danger
        onConfirm={() => revoke(revoking!)}
      />
    </Page>
  );
}

function NewKey({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [scope, setScope] = useState("write");
  const [days, setDays] = useState("");
  const [made, setMade] = useState<KeyMade>();
  const make = useMutation({
    mutationFn: () => createKey({ name, scope, ...(days ? { expires_at: new Date(Date.now() + Number(days) * 86_400_000).toISOString() } : {}) }),
    onSuccess: (key) => {
      setMade(key);
      void cache.invalidateQueries({ queryKey: ["keys"] });
    },
  });
  if (made)
    return (
      <Dialog open onClose={onClose} title={`The key ${made.name}`} text="It is shown this once: keep it where only the right people find it." actions={<Button look="primary" onClick={onClose}>I have it</Button>}>
        <div className={css.secret}>
          <code>{made.api_key}</code>
          <Button small icon={Copy} onClick={() => void navigator.clipboard.writeText(made.api_key).then(() => done("The key is copied"), failed)}>
            Copy
          </Button>
        </div>
      </Dialog>
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title="New key"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={make.isPending} disabled={!name.trim()} onClick={() => make.mutate()}>
            Make the key
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <TextField label="Name" placeholder="nightly job" value={name} onChange={(e) => setName(e.target.value)} hint="Who or what uses it" problem={make.isError ? messageOf(make.error) : undefined} />
        <SelectField label="Scope" value={scope} onChange={(e) => setScope(e.target.value)} hint={scopes[scope as keyof typeof scopes]}>
          {Object.keys(scopes).map((s) => (
            <option key={s}>{s}</option>
          ))}
        </SelectField>
        <SelectField label="Ends" value={days} onChange={(e) => setDays(e.target.value)}>
          <option value="">Never</option>
          <option value="7">In 7 days</option>
          <option value="30">In 30 days</option>
          <option value="90">In 90 days</option>
          <option value="365">In a year</option>
        </SelectField>
      </div>
    </Dialog>
  );
}
