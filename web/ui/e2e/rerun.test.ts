import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { api, signedIn } from "./browser";
import { ended, save } from "./scenes";

type RunPlan = { kind: string; performance: string; nodes: { query_id?: number; materialized_view?: string; query_parameters?: Record<string, string>; depends_on?: number[]; sql?: string }[] };

const planOf = (run: string) => api<RunPlan>("GET", `/api/v1/pipelines/executions/${run}/plan`);

/** What a run runs, without what another run of the same has of its own. The values of unsaved SQL stand in its text. */
const gist = ({ kind, nodes }: RunPlan) => ({ kind, nodes: nodes.map(({ query_id, materialized_view, query_parameters, depends_on, sql }) => ({ query_id, materialized_view, depends_on, sql, values: kind === "sql" ? undefined : query_parameters })) });

/** Runs a run again with the button of its page, and returns the new one. */
async function again(page: Page, id: string, tier: "medium" | "large"): Promise<string> {
  await page.getByRole("button", { name: "Rerun" }).click();
  await page.getByRole("menuitem", { name: `On ${tier}` }).click();
  await page.waitForURL((url) => url.pathname.startsWith("/runs/") && !url.pathname.endsWith(id));
  const next = page.url().split("/").at(-1)!;
  expect(await ended(next)).toBe("completed");
  expect((await planOf(next)).performance).toBe(tier);
  return next;
}

/** The run that an execution is of. */
const runOf = async (execution: string) => (await api<{ pipeline_execution_id: string }>("GET", `/api/v1/execution/${execution}/status`)).pipeline_execution_id;

test("an explicit graph, a view's refresh and unsaved SQL are run again as they were", async () => {
  const base = await api<{ query_id: number }>("POST", "/api/v1/query", { name: "Base of a graph", query_sql: "SELECT {{n}} AS n", parameters: [{ key: "n", type: "number", value: "1" }] }).then((q) => q.query_id);
  const other = await save("Other of a graph", "SELECT 2 AS n");
  const graph = await api<{ pipeline_execution_id: string }>("POST", "/api/v1/pipelines/execute", {
    pipeline: {
      nodes: [
        { id: 1, dependencies: [], query_execution: { query_id: base, performance: "medium", query_parameters: { n: "7" } } },
        { id: 2, dependencies: [1], query_execution: { query_id: other, performance: "medium" } },
      ],
    },
  }).then((r) => r.pipeline_execution_id);
  const seen = await save("Seen again", "SELECT 5 AS n");
  await api("POST", "/api/v1/materialized-views", { name: "result_seen_again", query_id: seen });
  const refresh = await runOf((await api<{ execution_id: string }>("POST", "/api/v1/materialized-views/dune.local.result_seen_again/refresh", {})).execution_id);
  const sql = await runOf((await api<{ execution_id: string }>("POST", "/api/v1/sql/execute", { sql: "SELECT 41 + {{one}} AS answer", query_parameters: { one: "1" } })).execution_id);
  const { page, problems, close } = await signedIn();
  for (const [id, tier, kind] of [[graph, "large", "pipeline"], [refresh, "medium", "refresh"], [sql, "large", "sql"]] as const) {
    expect(await ended(id)).toBe("completed");
    await page.goto(`/runs/${id}`);
    const next = await again(page, id, tier);
    const [before, after] = [gist(await planOf(id)), gist(await planOf(next))];
    expect(before.kind).toBe(kind);
    expect(after).toEqual(before);
  }
  await close();
  expect(problems).toEqual([]);
});
