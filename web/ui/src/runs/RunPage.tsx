import { useQueryClient } from "@tanstack/react-query";
import { CircleX, FileCode2, Link2, RotateCcw } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Link, useLocation, useParams, useSearchParams } from "wouter";
import { cancelRun, rerun, type RunPlan } from "../api/runs";
import { useMayWrite } from "../api/session";
import { tiers } from "../api/sql";
import { ChainView } from "../chain/ChainView";
import { useEnd, useFirstFailure } from "../chain";
import type { Chain } from "../chain/graph";
import { RunSummary } from "../chain/RunSummary";
import { useRunChain } from "../chain/usePlan";
import { Button, ButtonLink, IconButton } from "../ui/Button";
import { Menu } from "../ui/Menu";
import { Page } from "../ui/Page";
import { Split } from "../ui/Split";
import { ErrorState, Loading, stateOf, Tag } from "../ui/states";
import { Tabs } from "../ui/Tabs";
import { Time } from "../ui/Time";
import { done, failed } from "../ui/toast";
import { kindNames } from "./kinds";
import { Timeline } from "./Timeline";
import { executionOf, isOver, useRunWatch, useSeen, type RunWatch } from "./watch";
import css from "./runs.module.css";

const ResultPanel = lazy(() => import("../results").then((m) => ({ default: m.ResultPanel })));

/** One run: its chain live, its timeline, and the result of the node that is chosen. Its address can be shared. */
export function RunPage() {
  const { id } = useParams<{ id: string }>();
  const watch = useRunWatch(id);
  const plan = useRunChain(id);
  const seen = useSeen(watch);
  const error = seen.connection === "failed" ? seen.error : plan.error;
  if (error)
    return (
      <Page title="Run">
        <ErrorState what="The run" error={error} retry={() => window.location.reload()} />
      </Page>
    );
  if (!plan.chain || !watch)
    return (
      <Page title="Run">
        <Loading what="Loading the run" />
      </Page>
    );
  return <Run key={id} id={id} plan={plan.data!} chain={plan.chain} watch={watch} />;
}

function Run({ id, plan, chain, watch }: { id: string; plan: RunPlan; chain: Chain; watch: RunWatch }) {
  const cache = useQueryClient();
  const { head } = useSeen(watch);
  const [search, setSearch] = useSearchParams();
  const [bottom, setBottom] = useState("timeline");
  const asked = search.get("node");
  const selected = chain.nodes.find((n) => n.key === asked)?.key;
  const select = (key: string | undefined) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (key) next.set("node", key);
        else next.delete("node");
        return next;
      },
      { replace: true },
    );
  useEnd(watch, () => void cache.invalidateQueries({ queryKey: ["runs"] }));
  useFirstFailure(watch, selected, select);
  const root = chain.nodes.find((n) => n.root);
  const name = root?.name ?? "Run";
  const state = stateOf(head?.status);
  useTitle(state === "none" ? name : `${state} · ${name}`);
  const node = chain.nodes.find((n) => n.key === selected && n.id !== undefined) ?? root;
  return (
    <Page
      title={name}
      flush
      heading={
        <div className={css.heading}>
          <Link href="/runs" className={css.crumb}>
            Runs
          </Link>
          <span aria-hidden className="muted">
            /
          </span>
          <h1 className="truncate">{name}</h1>
          <Tag>{kindNames[plan.kind]}</Tag>
          {plan.performance === "large" && <Tag>large</Tag>}
          <span className={css.when}>
            <Time at={head?.submitted_at} />
          </span>
        </div>
      }
      actions={<Actions id={id} plan={plan} watch={watch} query={head?.query_id} />}
    >
      <Split
        direction="column"
        keep="split.run"
        initial={0.66}
        label="Height of the timeline"
        first={<ChainView chain={chain} watch={watch} run={id} selected={selected} onSelect={select} direction="LR" keep="run" summary={<RunSummary watch={watch} />} />}
        second={
          <Tabs
            className={css.bottom}
            label="More about the run"
            value={bottom}
            onChange={setBottom}
            tabs={[
              { id: "timeline", label: "Timeline", content: <Timeline chain={chain} watch={watch} selected={selected} onSelect={select} /> },
              { id: "result", label: "Result", content: <Suspense fallback={<Loading rows={3} />}><Result watch={watch} id={node?.id} query={node?.query} name={node?.name ?? name} /></Suspense> },
            ]}
          />
        }
      />
    </Page>
  );
}

/** The result of a node, once it has one. */
function Result({ watch, id, query, name }: { watch: RunWatch; id: number | undefined; query: number | undefined; name: string }) {
  const { nodes } = useSeen(watch);
  const status = id === undefined ? undefined : nodes.get(id);
  return <ResultPanel execution={executionOf(status)} query={query} name={name} />;
}

function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title.charAt(0).toUpperCase()}${title.slice(1)} · Barchan`;
  });
}

function Actions({ id, plan, watch, query }: { id: string; plan: RunPlan; watch: RunWatch; query: number | undefined }) {
  const { head } = useSeen(watch);
  const [, go] = useLocation();
  const cache = useQueryClient();
  const mayWrite = useMayWrite();
  const [busy, setBusy] = useState(false);
  const act = (call: () => Promise<void>) => {
    setBusy(true);
    call()
      .catch(failed)
      .finally(() => setBusy(false));
  };
  const again = (performance: string) =>
    act(async () => {
      const next = await rerun(plan, query, performance);
      void cache.invalidateQueries({ queryKey: ["runs"] });
      go(`/runs/${next}`);
    });
  const share = () => navigator.clipboard.writeText(window.location.origin + window.location.pathname).then(() => done("The address of the run is copied"), failed);
  const running = head && !isOver(stateOf(head.status));
  return (
    <>
      <IconButton icon={Link2} label="Copy the address of this run" onClick={() => void share()} />
      {query !== undefined && (
        <ButtonLink icon={FileCode2} href={`/queries/${query}?run=${id}`}>
          <span className={css.wide}>Open in the editor</span>
          <span className={css.narrow}>Editor</span>
        </ButtonLink>
      )}
      {mayWrite && running && (
        <Button look="danger" icon={CircleX} busy={busy} onClick={() => act(() => cancelRun(id).then(() => undefined))}>
          Cancel
        </Button>
      )}
      {mayWrite && head && !running && (
        <Menu
          label="Run it again as it is now"
          trigger={
            <Button look="primary" icon={RotateCcw} busy={busy}>
              Rerun
            </Button>
          }
          items={tiers.map((tier) => ({ label: tier === plan.performance ? `On ${tier}, as before` : `On ${tier}`, onSelect: () => again(tier) }))}
        />
      )}
    </>
  );
}

