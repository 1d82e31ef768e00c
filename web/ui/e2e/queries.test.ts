import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessible, api, colours, shot, signedIn } from "./browser";

const make = (name: string, query_sql: string, more: object = {}) => api<{ query_id: number }>("POST", "/api/v1/query", { name, query_sql, ...more }).then((q) => q.query_id);

/** Writes into the editor as a person does: the text as a whole, so that no bracket closes twice. */
async function write(page: Page, sql: string) {
  await page.getByRole("textbox", { name: "SQL" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(sql);
}

test("a query is written, named, saved and found again", async () => {
  const { page, problems, close } = await signedIn();
  await page.keyboard.press("c");
  await page.waitForURL("**/queries/new");
  await page.getByLabel("Name of the query").fill("Days of the week");
  await write(page, "SELECT d AS day, {{factor}} * d AS scaled\nFROM unnest(sequence(1, 7)) AS t(d)");
  await page.getByLabel("factor", { exact: true }).fill("3");
  await page.keyboard.press("Control+s");
  await page.waitForURL(/queries\/\d+$/);
  await page.getByText("version 1", { exact: true }).waitFor();
  await write(page, "SELECT d AS day, {{factor}} * d AS scaled\nFROM unnest(sequence(1, 14)) AS t(d)");
  await page.getByText("unsaved").waitFor();
  await page.keyboard.press("Control+s");
  await page.getByText("version 2", { exact: true }).waitFor();
  await accessible(page);
  await page.getByRole("link", { name: "Queries", exact: true }).click();
  await page.getByLabel("Search names and SQL").fill("week");
  await page.getByRole("link", { name: /Days of the week/ }).click();
  await page.getByText("sequence(1, 14)").waitFor();
  expect(await page.getByLabel("factor", { exact: true }).inputValue()).toBe("3");
  await close();
  expect(problems).toEqual([]);
});

test("versions are compared, and an old one is brought back", async () => {
  const id = await make("Fees by pool", "SELECT pool, sum(fee) AS fees\nFROM query_1\nGROUP BY 1\nORDER BY 2 DESC");
  await api("PATCH", `/api/v1/query/${id}`, { query_sql: "SELECT pool, sum(fee) AS fees, count(*) AS swaps\nFROM query_1\nWHERE fee > 0\nGROUP BY 1\nORDER BY 2 DESC" });
  const { page, problems, close } = await signedIn({ at: `/queries/${id}/versions` });
  await page.getByText("WHERE fee > 0").waitFor();
  await accessible(page);
  await shot(page, "versions");
  await page.getByRole("button", { name: /Version 1/ }).click();
  await page.getByRole("button", { name: "Restore version 1" }).click();
  await page.waitForURL(`**/queries/${id}`);
  await page.getByText("version 3", { exact: true }).waitFor();
  await close();
  expect(problems).toEqual([]);
  expect((await api<{ query_sql: string }>("GET", `/api/v1/query/${id}`)).query_sql).not.toContain("swaps");
});

test("a query is forked, archived and brought back", async () => {
  const id = await make("Original", "SELECT 1 AS one");
  const { page, problems, close } = await signedIn({ at: `/queries/${id}` });
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Fork" }).click();
  await page.waitForURL((url) => /queries\/\d+$/.test(url.pathname) && !url.pathname.endsWith(`/${id}`));
  expect(await page.getByLabel("Name of the query").inputValue()).toBe("Fork of Original");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Archive…" }).click();
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await page.waitForURL("**/queries");
  await page.getByRole("link", { name: /Original/ }).first().waitFor();
  expect(await page.getByRole("link", { name: /Fork of Original/ }).count()).toBe(0);
  await page.getByLabel("Show", { exact: true }).selectOption("Archived");
  await page.getByRole("link", { name: /Fork of Original/ }).click();
  await page.getByText("archived", { exact: true }).waitFor();
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Bring back" }).click();
  await page.waitForURL("**/queries");
  await page.getByRole("link", { name: /Fork of Original/ }).waitFor();
  await close();
  expect(problems).toEqual([]);
});

test("a query that others read is archived only after a second question", async () => {
  const id = await make("Read by others", "SELECT 1 AS one");
  const reader = await make("Its reader", `SELECT * FROM query_${id}`);
  const { page, problems, close } = await signedIn({ at: `/queries/${id}` });
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Archive…" }).click();
  await page.getByRole("button", { name: "Archive", exact: true }).click();
  await page.getByRole("dialog").getByText(new RegExp(`query_${reader}`)).waitFor();
  await page.getByRole("button", { name: "Archive all the same" }).click();
  await page.waitForURL("**/queries");
  await page.getByRole("link", { name: /Its reader/ }).waitFor();
  expect(await page.getByRole("link", { name: /Read by others/ }).count()).toBe(0);
  await close();
  expect(problems).toEqual([]);
});

test("completion knows queries by number and name, and the columns of what is read", async () => {
  const id = await make("Blocks a day", "SELECT DATE '2024-01-01' AS block_day, 7 AS block_count");
  const { page, problems, close } = await signedIn({ at: "/queries/new" });
  await page.getByRole("textbox", { name: "SQL" }).click();
  await page.keyboard.type(`SELECT * FROM query_`);
  await page.getByRole("option", { name: new RegExp(`query_${id}.*Blocks a day`) }).click();
  await write(page, `SELECT  FROM query_${id}`);
  for (let i = 0; i < `FROM query_${id}`.length + 1; i++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("block_d");
  await page.getByRole("option", { name: /block_day/ }).waitFor();
  await shot(page, "completion");
  await page.keyboard.press("Enter");
  await page.getByText(`block_day FROM`).waitFor();
  await close();
  expect(problems).toEqual([]);
});

test("the list in both colours and on a phone", async () => {
  await make("Swaps, cleaned", "SELECT 1 AS n", { tags: ["dex", "daily"], description: "One row for every swap, without the wash trades." });
  const id = await make("Volume by week", "SELECT 1 AS n", { tags: ["dex"] });
  await api("POST", `/api/v1/query/${id}/execute`, {});
  const { page, problems, close } = await signedIn();
  await page.getByText("Volume by week").waitFor();
  await accessible(page);
  await shot(page, "queries-light");
  await colours(page, "dark");
  await accessible(page, "contrast");
  await shot(page, "queries-dark");
  await page.setViewportSize({ width: 390, height: 780 });
  await accessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await shot(page, "queries-phone");
  await close();
  expect(problems).toEqual([]);
});

test("the editor in both colours and on a phone", async () => {
  const base = await make("Swaps", "SELECT n AS pool, n * 1.5 AS fee FROM unnest(sequence(1, 20)) AS t(n)");
  const id = await make("Fees of large pools", `-- Fees of every pool above a floor.\nSELECT pool, sum(fee) AS fees, date_trunc('day', TIMESTAMP '2024-03-04 21:59:33') AS day\nFROM query_${base}\nWHERE fee > {{floor}}\nGROUP BY 1, 3\nORDER BY fees DESC`, {
    parameters: [{ key: "floor", type: "number", value: "12" }],
  });
  const { page, problems, close } = await signedIn({ at: `/queries/${id}` });
  await page.getByText("ORDER BY").waitFor();
  await shot(page, "editor-light");
  await page.getByRole("button", { name: "Settings of floor" }).click();
  await page.getByRole("dialog").waitFor();
  await accessible(page);
  await shot(page, "parameter");
  await page.keyboard.press("Escape");
  await colours(page, "dark");
  await accessible(page, "contrast");
  await shot(page, "editor-dark");
  await page.setViewportSize({ width: 390, height: 780 });
  await page.getByRole("tab", { name: "SQL" }).waitFor();
  await accessible(page);
  await shot(page, "editor-phone");
  await close();
  expect(problems).toEqual([]);
});
