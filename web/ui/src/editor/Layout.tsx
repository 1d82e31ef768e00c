import { lazy, Suspense, useState, type ReactNode } from "react";
import { useNarrow } from "../ui/narrow";
import { Split } from "../ui/Split";
import { Loading } from "../ui/states";
import { Tabs } from "../ui/Tabs";
import css from "./editor.module.css";
import type { ChainPanelProps, ResultPanelProps } from "./slots";

const ChainPanel = lazy(() => import("../chain").then((m) => ({ default: m.ChainPanel })));
const ResultPanel = lazy(() => import("../results").then((m) => ({ default: m.ResultPanel })));

type LayoutProps = { sql: ReactNode; parameters: ReactNode; chain: ChainPanelProps; result: ResultPanelProps };

/** Editor and chain side by side with the result below; one at a time where there is no room. */
export function Layout({ sql, parameters, chain, result }: LayoutProps) {
  const narrow = useNarrow();
  const chainPane = (
    <section className={css.pane} aria-label="Chain">
      <Suspense fallback={<Loading rows={3} what="Loading the chain" />}>
        <ChainPanel {...chain} />
      </Suspense>
    </section>
  );
  const resultPane = (
    <section className={css.pane} aria-label="Result">
      {parameters}
      <Suspense fallback={<Loading rows={4} what="Loading the result" />}>
        <ResultPanel {...result} />
      </Suspense>
    </section>
  );
  if (narrow) return <Narrow sql={sql} chain={chainPane} result={resultPane} />;
  return (
    <Split
      direction="column"
      keep="split.result"
      initial={0.55}
      label="Height of the result"
      first={<Split direction="row" keep="split.chain" initial={0.58} label="Width of the chain" first={sql} second={chainPane} />}
      second={resultPane}
    />
  );
}

function Narrow({ sql, chain, result }: { sql: ReactNode; chain: ReactNode; result: ReactNode }) {
  const [tab, setTab] = useState("sql");
  return (
    <Tabs
      className={css.mobile}
      label="Parts of the query"
      value={tab}
      onChange={setTab}
      tabs={[
        { id: "sql", label: "SQL", content: sql },
        { id: "chain", label: "Chain", content: chain },
        { id: "result", label: "Result", content: result },
      ]}
    />
  );
}
