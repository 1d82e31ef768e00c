import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { api, colours, picture, signedIn } from "./browser";
import { ended, many, run, save, slow } from "./scenes";
import { binary } from "./server";

const demo = resolve(import.meta.dirname, "../../../demo");
const report = 111; // what makes a New York flight late?

/** Loads the demo: its tables, and its queries under their own ids. */
async function load() {
  for (const file of readdirSync(join(demo, "data")).filter((f) => f.endsWith(".parquet"))) {
    const response = await fetch(`${inject("url")}/api/v1/tables/nyc/${basename(file, ".parquet")}`, {
      method: "PUT",
      headers: { "X-Dune-Api-Key": inject("key"), "Content-Type": "application/vnd.apache.parquet" },
      body: readFileSync(join(demo, "data", file)),
    });
    expect(response.ok, await response.text()).toBe(true);
  }
  execFileSync(binary(), ["push", join(demo, "queries"), "--keep-ids"], { env: { PATH: process.env.PATH, BARCHAN_URL: inject("url"), BARCHAN_API_KEY: inject("key") } });
}

const settledChain = (page: Page, name: string) => page.locator("[data-node]", { hasText: name }).first().waitFor();

// The pictures of the documents: what a reader of them sees first. Taken when asked for, with BARCHAN_SHOTS=1.
describe.runIf(process.env.BARCHAN_SHOTS)("pictures", () => {
  beforeAll(load, 120_000);

  test("a query with its chain and its result, in both colours, and on a phone", async () => {
    await ended(await run(report));
    const { page, problems, close } = await signedIn({ at: `/queries/${report}`, height: 900, width: 1440 });
    await settledChain(page, "Factors of lateness");
    await page.getByRole("gridcell", { name: "flight before" }).waitFor();
    await picture(page, "workbench-light");
    await colours(page, "dark");
    await picture(page, "workbench-dark");
    await page.setViewportSize({ width: 390, height: 780 });
    await page.getByRole("tab", { name: "Chain" }).click();
    await settledChain(page, "Factors of lateness");
    await picture(page, "chain-phone");
    await close();
    expect(problems).toEqual([]);
  });

  test("a run that goes on, one that failed, and one of 301 nodes", async () => {
    const long = await save("Delays, hour by hour", `SELECT f.n FROM (${slow(40)}) f CROSS JOIN (SELECT count(*) AS c FROM query_103) q`);
    const other = await save("Delays by route", "SELECT origin, count(*) AS flights FROM query_101 GROUP BY 1");
    const top = await save("Delays, hour by hour and by route", `SELECT a.n, b.flights FROM query_${long} a CROSS JOIN query_${other} b CROSS JOIN query_104 c`);
    const live = await run(top);
    const { page, problems, close } = await signedIn({ at: `/runs/${live}`, height: 860, width: 1440 });
    await page.locator("[data-node]", { hasText: "Delays by route" }).and(page.getByRole("button", { name: /Completed/ })).waitFor({ timeout: 40_000 });
    await page.locator("[data-node][data-tone=run]", { hasText: "hour by hour" }).first().waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll('[aria-label="Timeline"] li')].length > 3);
    await picture(page, "run-live");
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await ended(live);

    const bad = await save("Delay per seat", "-- Minutes of delay, shared by the seats of the aircraft.\nSELECT f.carrier,\n  sum(f.arr_delay) / sum(p.seat) AS minutes_per_seat\nFROM query_101 f\nJOIN nyc.planes p ON p.tailnum = f.tailnum\nGROUP BY 1");
    const best = await save("Best carriers by seat", `SELECT * FROM query_${bad} ORDER BY 2 LIMIT 5`);
    const failed = await run(await save("Seats and weather", `SELECT b.* FROM query_${best} b JOIN query_106 c ON c.carrier = b.carrier`));
    await ended(failed);
    await page.goto(`/runs/${failed}`);
    await page.locator("li[data-marked]").waitFor();
    await picture(page, "run-failed");

    const large = await run(await many(20, 15));
    await ended(large);
    await page.goto(`/runs/${large}`);
    await page.locator("[data-node]").first().waitFor({ timeout: 40_000 });
    await page.getByRole("button", { name: "Fit all of it" }).click();
    await page.waitForFunction(() => document.querySelectorAll("[data-node]").length === 301);
    await picture(page, "run-300");
    await close();
    expect(problems).toEqual([]);
  });

  test("a chart, a view with its history, lineage, versions", async () => {
    const months = await save("Late flights by month and airport", "SELECT\n  date_trunc('month', time_hour) AS month,\n  origin,\n  count(*) FILTER (WHERE arr_delay > 15) AS late\nFROM nyc.flights\nWHERE time_hour < DATE '2014-01-01'\nGROUP BY 1, 2\nORDER BY 1, 2");
    await ended(await run(months));
    const { page, problems, close } = await signedIn({ at: `/queries/${months}`, theme: "dark", height: 860, width: 1440 });
    await page.getByRole("button", { name: "Chart", exact: true }).click();
    await page.getByRole("img", { name: /line chart/ }).waitFor();
    await picture(page, "chart-dark");
    await api("POST", "/api/v1/materialized-views", { name: "result_weather_by_hour", query_id: 102, cron_expression: "0 6 * * *" });
    await colours(page, "light");
    await page.goto("/data/dune.local.result_weather_by_hour");
    await page.getByText("every day at 06:00 UTC").first().waitFor();
    await page.getByText(/changed since/).waitFor();
    await page.getByRole("row", { name: /Completed/ }).first().waitFor();
    await picture(page, "view-light");
    await page.goto("/data");
    await page.getByRole("link", { name: "nyc.flights" }).waitFor();
    await picture(page, "data-light");
    await page.goto("/lineage/query/103");
    await settledChain(page, "What makes");
    await page.getByRole("row", { name: /^weather/ }).waitFor();
    await picture(page, "lineage-light");
    await close();
    expect(problems).toEqual([]);
  });
});
