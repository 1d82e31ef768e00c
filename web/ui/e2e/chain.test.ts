import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessible, api, colours, shot, signedIn } from "./browser";
import { ended, many, run, save, shop, slow } from "./scenes";
import { wire } from "./wire";

const node = (page: Page, name: string) => page.locator("[data-node]", { hasText: name });
const details = (page: Page, name: string) => page.getByRole("complementary", { name: `Node ${name}` });

/** Where every node stands in the picture. */
const places = (page: Page) => page.locator(".react-flow__node").evaluateAll((all) => all.map((n) => `${n.getAttribute("data-id")} ${(n as HTMLElement).style.transform}`).sort());

test("the chain of a query shows before anything runs, with its tables, and says why each will run", async () => {
  const s = await shop("plan");
  await ended(await run(s.report));
  const { page, problems, close } = await signedIn({ at: `/queries/${s.report}` });
  await node(page, "Weekly report").waitFor();
  await page.locator("[data-kind=table]").waitFor();
  expect(await page.locator("[data-node]").count()).toBe(6);
  await node(page, "Best customers").click();
  await details(page, "Best customers").getByText(/It will run: read by/).waitFor();
  await details(page, "Best customers").getByText("Last run").waitFor();
  await accessible(page);
  await shot(page, "chain-before");
  // From afar names give way to colours; three hundred nodes show like this.
  await details(page, "Best customers").getByRole("button", { name: "Close" }).click();
  for (const far of ["far", "very"]) {
    while ((await page.locator(`[data-far="${far}"]`).count()) === 0) await page.getByRole("button", { name: "Zoom out" }).click();
    await accessible(page);
  }
  await close();
  expect(problems).toEqual([]);
});

test("a cycle and a missing query are shown where they are", async () => {
  const a = await save("First of a circle", "SELECT 1 AS n");
  const b = await save("Second of a circle", `SELECT n FROM query_${a}`);
  await api("PATCH", `/api/v1/query/${a}`, { query_sql: `SELECT n FROM query_${b}` });
  const lost = await save("Reads what is not there", "SELECT * FROM query_99999999");
  const { page, problems, close } = await signedIn({ at: `/queries/${a}` });
  await page.getByRole("alert").filter({ hasText: "cycle" }).waitFor();
  await node(page, "First of a circle").waitFor();
  expect(await page.locator("[data-problem]").count()).toBe(1);
  await shot(page, "chain-cycle");
  await page.goto(`/queries/${lost}`);
  await page.locator("[data-kind=missing]").filter({ hasText: "query_99999999" }).waitFor();
  await accessible(page);
  await close();
  expect(problems).toEqual([]);
});

test("a failed node shows its error on its own line, and what it made impossible", async () => {
  const good = await save("Wallets", "SELECT 1 AS n");
  const bad = await save("Balances", `-- what everybody has\nSELECT n,\n  balnce\nFROM query_${good}`);
  const after = await save("Whales", `SELECT * FROM query_${bad}`);
  const last = await save("Whale report", `SELECT * FROM query_${after}`);
  const id = await run(last);
  expect(await ended(id)).toBe("failed");
  const { page, problems, close } = await signedIn({ at: `/runs/${id}` });
  const side = details(page, "Balances");
  await side.getByText("Made impossible: 2 nodes").waitFor();
  const marked = side.locator("li[data-marked]");
  await marked.waitFor();
  expect(await marked.innerText()).toContain("balnce");
  await node(page, "Whale report").waitFor();
  await accessible(page);
  await shot(page, "run-failed");
  await colours(page, "dark");
  await accessible(page, "contrast");
  await side.getByRole("button", { name: "Whale report" }).click();
  await details(page, "Whale report").getByRole("button", { name: "Balances" }).click();
  await side.getByRole("link", { name: /Mend line 3/ }).click();
  await page.waitForURL(`**/queries/${bad}?*`);
  await close();
  expect(problems).toEqual([]);
});

test("a run is watched live, nothing moves, and the critical path shows at the end", async () => {
  const base = await save("Blocks", slow(0.4));
  const left = await save("Gas", `${slow(0.2)} CROSS JOIN query_${base} q`);
  const right = await save("Fees", `SELECT n FROM query_${base}`);
  const top = await save("Gas and fees", `SELECT a.n FROM query_${left} a CROSS JOIN query_${right} b`);
  const { page, problems, close } = await signedIn();
  const id = await run(top);
  await page.goto(`/runs/${id}`);
  await node(page, "Gas and fees").waitFor();
  const before = await places(page);
  await page.getByText("Critical path", { exact: true }).waitFor({ timeout: 50_000 });
  expect(await places(page)).toEqual(before);
  expect(await page.locator("[data-critical][data-node]").allInnerTexts()).toHaveLength(3);
  await node(page, "Gas and fees").and(page.getByRole("button", { name: /^Gas and fees.*Completed/ })).waitFor();
  await accessible(page);
  await shot(page, "run");
  await colours(page, "dark");
  await shot(page, "run-dark");
  await close();
  expect(problems).toEqual([]);
});

test("a run is cancelled, and run again", async () => {
  const endless = await save("Too much work", slow(60));
  const top = await save("Waits for it", `SELECT * FROM query_${endless}`);
  const id = await run(top);
  const { page, problems, close } = await signedIn({ at: `/runs/${id}` });
  await page.locator("[data-node][data-tone=run]").waitFor();
  await shot(page, "run-live");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByText("2 cancelled").waitFor();
  expect(await ended(id)).toBe("cancelled");
  await page.getByRole("button", { name: "Rerun" }).click();
  await accessible(page);
  await page.getByRole("menuitem", { name: "On large" }).click();
  await page.waitForURL((url) => url.pathname.startsWith("/runs/") && !url.pathname.endsWith(id));
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByText("2 cancelled").waitFor();
  await close();
  expect(problems).toEqual([]);
});

test("a connection that is cut in the middle of a run comes back, and misses nothing", async () => {
  const link = await wire();
  const base = await save("Takes a while", slow(2));
  const top = await save("Comes after", `SELECT * FROM query_${base}`);
  const { page, problems, close } = await signedIn({ url: link.url, fresh: true });
  const id = await run(top);
  await page.goto(`/runs/${id}`);
  await page.locator("[data-node][data-tone=run]").waitFor();
  const sent: (string | undefined)[] = [];
  page.on("request", (r) => r.url().endsWith("/events") && sent.push(r.headers()["last-event-id"]));
  link.cut();
  await page.getByText("Reconnecting").waitFor();
  await accessible(page);
  await shot(page, "run-reconnecting");
  expect(await ended(id)).toBe("completed"); // the run went on
  link.mend();
  await node(page, "Comes after").and(page.getByRole("button", { name: /Completed/ })).waitFor();
  expect(await page.getByText("Reconnecting").count()).toBe(0);
  expect(sent.length).toBeGreaterThan(0);
  for (const last of sent) expect(Number(last)).toBeGreaterThan(0);
  await close();
  link.close();
  expect(problems).toEqual([]);
});

test("300 nodes: found, folded, walked through by keys, and read as a list", async () => {
  const id = await run(await many(20, 15));
  const { page, problems, close } = await signedIn({ at: `/runs/${id}` });
  await node(page, "All parts together").waitFor({ timeout: 40_000 });
  await page.getByText("of 301 nodes").waitFor();
  expect(await page.locator("[data-node]").count()).toBeLessThan(120); // what is out of sight is not drawn
  expect(page.workers().map((w) => w.url()).join()).toContain("layout.worker"); // the page was free meanwhile
  await page.getByText("Completed").first().waitFor({ timeout: 40_000 });

  const find = page.getByLabel("Find a node");
  await find.fill("layer 7, part 12");
  await find.press("Enter");
  await details(page, "Layer 7, part 12").waitFor();
  await node(page, "Layer 7, part 12").focus();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith("Layer 6,"));
  await page.keyboard.press("Enter");
  await page.getByRole("complementary", { name: /Node Layer 6/ }).waitFor();
  await find.fill("");
  await page.keyboard.press("Tab");

  await page.getByRole("complementary").getByRole("button", { name: "Show only what hangs together with it" }).click();
  await page.getByRole("button", { name: "Show everything again" }).first().waitFor();
  await shot(page, "chain-lineage");
  await page.getByRole("toolbar", { name: "Chain" }).getByRole("button", { name: "Show everything again" }).click();
  await page.getByRole("complementary").getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Fit all of it" }).click();
  await page.waitForFunction(() => document.querySelectorAll("[data-node]").length === 301);
  await shot(page, "chain-300");

  await page.getByRole("button", { name: "As a list" }).click();
  expect(await page.locator("tbody tr").count()).toBe(301);
  await accessible(page);
  await page.getByRole("button", { name: "As a graph" }).click();
  await close();
  expect(problems).toEqual([]);
});

test("runs are listed with filters that stand in the address", async () => {
  const mark = `run${Date.now()}`; // of this attempt alone
  const name = `Listed ${mark}`;
  const query = await save(name, "SELECT 1 AS n");
  const broken = await save(`Broken ${mark}`, "SELECT nothing");
  for (const q of [query, broken, query]) await ended(await run(q));
  const { page, problems, close } = await signedIn({ at: "/runs" });
  await page.getByRole("link", { name: new RegExp(name) }).first().waitFor();
  await page.getByLabel("Search by name, query_12 or id").fill(mark);
  await page.getByText("1–3 of 3").waitFor();
  await accessible(page);
  await shot(page, "runs");
  await page.getByLabel("State").selectOption("failed");
  await page.getByText("1–1 of 1").waitFor();
  await page.waitForURL(/state=failed/);
  await page.clock.install();
  await page.reload();
  await page.getByText("1–1 of 1").waitFor();
  await page.getByLabel("State").selectOption("superseded");
  await page.getByText("No run matches").waitFor();
  await page.getByRole("button", { name: "Show all runs" }).click();
  const id = await run(query);
  await page.clock.fastForward(15_000);
  await page.locator(`a[href="/runs/${id}"]`).waitFor(); // somebody else's runs show by themselves
  await page.setViewportSize({ width: 390, height: 780 });
  await accessible(page);
  await page.locator(`a[href="/runs/${id}"]`).click();
  await node(page, name).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await accessible(page);
  await shot(page, "run-narrow");
  await close();
  expect(problems).toEqual([]);
});
