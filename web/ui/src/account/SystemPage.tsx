import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleMinus } from "lucide-react";
import { getSystem } from "../api/account";
import { Page, Panel } from "../ui/Page";
import { ErrorState, Loading } from "../ui/states";
import { ButtonLink } from "../ui/Button";
import { Table } from "../ui/Table";
import css from "./account.module.css";

/** What each level of the sandbox keeps in, and what it means when it is off. */
const checks: Record<string, { on: string; off: string }> = {
  address_space: { on: "A worker cannot take more memory than its tier has", off: "A query may take all memory of the machine" },
  engine_reads: { on: "SQL cannot read files that its run does not name", off: "SQL could read files of the server" },
  engine_writes: { on: "SQL cannot write files", off: "SQL could write files of the server" },
  engine_extensions: { on: "SQL cannot load code into the engine", off: "SQL could load code into the engine" },
  engine_settings: { on: "SQL cannot change the settings of the engine", off: "SQL could change the settings of the engine" },
  kernel_files: { on: "The kernel keeps a worker from all other files", off: "The kernel does not fence off files: only the engine does" },
  kernel_network: { on: "The kernel keeps a worker from the network", off: "The kernel does not fence off the network: only the engine does" },
};

/** How the server is: its queue, its workers, and how its sandbox really holds. */
export function SystemPage() {
  const system = useQuery({ queryKey: ["system"], queryFn: ({ signal }) => getSystem(signal), refetchInterval: 5000 });
  const s = system.data;
  return (
    <Page title="System">
      {system.isPending && <Loading what="Loading the server's state" />}
      {system.isError && <ErrorState what="The server's state" error={system.error} retry={system.refetch} />}
      {s && (
        <>
          <Panel title="Queue and workers" flush actions={<ButtonLink small look="ghost" href="/runs?state=pending,executing">What runs and waits</ButtonLink>}>
            <Table
              label="Queue by tier"
              rows={s.tiers}
              rowKey={(t) => t.performance}
              columns={[
                { head: "Tier", cell: (t) => t.performance },
                { head: "Workers in use", cell: (t) => <Slots used={t.executing} of={t.slots} /> },
                { head: "Runs that wait", number: true, cell: (t) => t.pending },
              ]}
            />
          </Panel>
          <Panel title="Sandbox">
            <p className={css.note}>What SQL can reach, measured when the server started, by trying what is forbidden.</p>
            <ul className={css.checks}>
              {Object.entries(s.sandbox ?? {}).map(([name, on]) => (
                <li key={name}>
                  <span data-tone={on ? "ok" : "warn"}>{on ? <CircleCheck size={15} aria-hidden /> : <CircleMinus size={15} aria-hidden />}</span>
                  <span>
                    {checks[name]?.[on ? "on" : "off"] ?? name}
                    <span className="visually-hidden">{on ? ", on" : ", off"}</span>
                  </span>
                  <code>{name}</code>
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title="Server">
            <p>
              Barchan <code>{s.version}</code> · <a href="/docs">API reference</a> · <a href="/api/openapi.json">OpenAPI document</a>
            </p>
          </Panel>
        </>
      )}
    </Page>
  );
}

/** A box for every worker that a tier may have, filled while it works. */
function Slots({ used, of }: { used: number; of: number }) {
  return (
    <span className={css.slots}>
      {Array.from({ length: Math.min(of, 24) }, (_, i) => (
        <span key={i} data-used={i < used || undefined} aria-hidden />
      ))}
      <span className="num">
        {used} of {of}
      </span>
    </span>
  );
}
