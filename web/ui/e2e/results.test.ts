import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, expect, test, vi } from "vitest";
import { accessible, api, colours, shot, signedIn } from "./browser";
import { save } from "./scenes";

/** A million rows whose numbers no double holds. */
const million = `SELECT n, 9007199254740993 + n AS big, concat('kind ', CAST(n % 7 AS varchar)) AS word, date_add('second', n, TIMESTAMP '2024-01-01') AS at
FROM (SELECT (a - 1) * 1000 + b AS n FROM UNNEST(sequence(1, 1000)) AS x(a) CROSS JOIN UNNEST(sequence(1, 1000)) AS y(b)) t ORDER BY n`;

/** Runs SQL and waits for its end; returns the execution. */
async function executed(sql: string): Promise<string> {
  return ended((await api<{ execution_id: string }>("POST", "/api/v1/sql/execute", { sql })).execution_id);
}

async function ended(id: string): Promise<string> {
  const state = () => api<{ is_execution_finished: boolean }>("GET", `/api/v1/execution/${id}/status`);
  await vi.waitFor(async () => expect((await state()).is_execution_finished).toBe(true), { timeout: 40_000, interval: 100 });
  return id;
}

const run = async (query: number) => ended((await api<{ execution_id: string }>("POST", `/api/v1/query/${query}/execute`, {})).execution_id);
const grid = (page: Page) => page.getByRole("grid");
const cell = (page: Page, text: string) => grid(page).getByRole("gridcell", { name: text, exact: true });
/** The cell that the keys are at. */
const active = (page: Page) => grid(page).locator('[role="gridcell"][aria-selected="true"]');

/** Gives the page a clipboard that can be read here: a headless browser has none of its own. */
async function clipboard(page: Page): Promise<() => Promise<string>> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  return () => page.evaluate(() => navigator.clipboard.readText());
}

let large: string;
beforeAll(async () => {
  large = await executed(million);
});

test("a million rows: the last one is a key away, its numbers exact, and only what shows is fetched", async () => {
  const { page, problems, close } = await signedIn();
  const pages: string[] = [];
  page.on("request", (r) => /\/results\?/.test(r.url()) && pages.push(new URL(r.url()).searchParams.get("offset") ?? ""));
  await page.goto(`/results/${large}`);
  await cell(page, "9007199254740994").waitFor();
  await page.getByText("1,000,000 rows").waitFor();
  expect(await grid(page).getAttribute("aria-rowcount")).toBe("1000001");
  await grid(page).focus();
  await page.keyboard.press("Control+End");
  await cell(page, "9007199255740993").waitFor();
  await page.keyboard.press("Home");
  await expect.poll(() => active(page).innerText()).toBe("1000000");
  await page.keyboard.press("PageUp");
  await expect.poll(() => active(page).innerText()).toBe("999980");
  await page.keyboard.press("Control+Home");
  await expect.poll(() => active(page).innerText()).toBe("1");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => active(page).innerText()).toBe("9007199254740995");
  expect(await grid(page).getByRole("row").count()).toBeLessThan(120);
  expect(pages.length).toBeLessThanOrEqual(8);
  await grid(page).evaluate((box) => box.scrollTo({ top: 14_000_040 }));
  await cell(page, "500010").waitFor();
  await close();
  expect(problems).toEqual([]);
});

test("the server sorts and filters, and the CSV follows", async () => {
  const { page, problems, close } = await signedIn({ at: `/results/${large}` });
  await cell(page, "9007199254740994").waitFor();
  const big = page.getByRole("columnheader", { name: /^big / });
  await big.getByRole("button", { name: /^big/ }).click();
  await expect.poll(() => big.getAttribute("aria-sort")).toBe("ascending");
  await big.getByRole("button", { name: /^big/ }).click();
  await cell(page, "9007199255740993").waitFor();
  expect(await big.getAttribute("aria-sort")).toBe("descending");

  await page.getByRole("button", { name: "Filter word" }).click();
  await page.getByLabel("Rows in which word").selectOption("=");
  await page.getByRole("textbox", { name: "Value" }).fill("kind 3");
  await accessible(page);
  await page.keyboard.press("Enter");
  await cell(page, "kind 3").first().waitFor();
  expect(await cell(page, "kind 2").count()).toBe(0);
  await page.getByRole("button", { name: "Filter big" }).click();
  await page.getByLabel("Rows in which big").selectOption(">");
  await page.getByRole("textbox", { name: "Value" }).fill("9007199255740900");
  await page.getByRole("dialog").getByRole("button", { name: "Filter" }).click();
  await page.getByText("13 of 1,000,000 rows").waitFor();
  await shot(page, "result-filtered");

  const link = page.getByRole("link", { name: "CSV" });
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
  const lines = readFileSync(await file.path(), "utf8").trim().split(/\r?\n/);
  expect(lines).toHaveLength(14);
  expect(lines[1]).toContain("kind 3");
  expect(BigInt(lines[1]!.split(",")[1]!)).toBeGreaterThan(BigInt(lines[2]!.split(",")[1]!));

  await page.getByRole("button", { name: "Remove the filter of big" }).click();
  await page.getByRole("button", { name: "Filter word" }).click();
  await page.getByRole("textbox", { name: "Value" }).fill("no such kind");
  await page.keyboard.press("Enter");
  await page.getByText("No row passes the filters").waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Remove the filter of word" }).click();
  await cell(page, "9007199255740993").waitFor();
  await close();
  expect(problems).toEqual([]);
});

test("cells are selected, copied and opened by keys", async () => {
  const id = await executed(`SELECT * FROM (VALUES (1, 'plain', ARRAY[1, 2]), (2, 'tab' || chr(9) || 'and "quotes"', ARRAY[3]), (3, CAST(NULL AS varchar), ARRAY[])) AS t(n, words, list) ORDER BY n`);
  const { page, problems, close } = await signedIn();
  const copied = await clipboard(page);
  await page.goto(`/results/${id}`);
  await cell(page, "plain").waitFor();
  await grid(page).focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Shift+Control+End");
  await page.keyboard.press("Control+c");
  await page.getByText("Copied 9 cells").first().waitFor();
  expect(await copied()).toBe('1\tplain\t[1,2]\n2\t"tab\tand ""quotes"""\t[3]\n3\t\t[]');
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "list" });
  await dialog.waitFor();
  expect(JSON.parse(await dialog.locator("pre").innerText())).toEqual([1, 2]);
  await accessible(page);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "words" }).getByText("null").waitFor();
  await close();
  expect(problems).toEqual([]);
});

test("a result in both colours and on a phone, and one that failed", async () => {
  const { page, problems, close } = await signedIn({ at: `/results/${large}` });
  await cell(page, "9007199254740994").waitFor();
  await grid(page).focus();
  await accessible(page);
  await shot(page, "result-light");
  await colours(page, "dark");
  await accessible(page, "contrast");
  await shot(page, "result-dark");
  await page.setViewportSize({ width: 390, height: 780 });
  await accessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await shot(page, "result-phone");
  await colours(page, "light");
  await page.setViewportSize({ width: 1360, height: 850 });
  const failed = await executed("SELECT 1 / CAST('0' AS integer) AS n");
  await page.goto(`/results/${failed}`);
  await page.getByRole("alert").getByRole("heading", { name: /Failed/ }).waitFor();
  await accessible(page);
  await shot(page, "result-failed");
  const none = await executed("SELECT 1 AS n WHERE false");
  await page.goto(`/results/${none}`);
  await page.getByText("The result has no rows").waitFor();
  await accessible(page);
  await shot(page, "result-empty");
  await page.goto("/results/01AAAAAAAAAAAAAAAAAAAAAAAA");
  await page.getByText("The result could not be loaded").waitFor();
  await close();
  expect(problems).toEqual([]);
});

test("a chart is proposed, changed, kept with its query, saved as a picture, removed", async () => {
  const query = await save("Visits by day", `SELECT date_add('day', n, DATE '2026-01-01') AS day, source, n * k AS visits FROM UNNEST(sequence(0, 29)) AS a(n) CROSS JOIN (VALUES ('search', 3), ('mail', 2), ('direct', 5)) AS b(source, k) ORDER BY 1, 2`);
  const id = await run(query);
  const { page, problems, close } = await signedIn({ at: `/results/${id}` });
  await page.getByRole("button", { name: "Chart" }).click();
  const settings = page.getByRole("region", { name: "Settings of the chart" });
  await page.getByRole("img", { name: /line chart visits by day: .*direct/ }).waitFor();
  await shot(page, "chart-line");
  await accessible(page);
  await settings.getByRole("button", { name: "Area" }).click();
  await settings.getByLabel("Stacked").check();
  await settings.getByLabel("Title").fill("Where visits come from");
  await page.getByRole("img", { name: /area chart Where visits come from/ }).waitFor();
  await expect.poll(() => api<{ charts: { name: string; type: string }[] }>("GET", `/api/v1/query/${query}/charts`).then(({ charts }) => charts.map((c) => `${c.type} ${c.name}`))).toEqual(["area Where visits come from"]);

  await page.reload();
  await page.getByRole("tab", { name: "Where visits come from" }).click();
  await page.getByRole("img", { name: /area chart/ }).waitFor();
  await shot(page, "chart-area");
  for (const kind of ["Bar", "Scatter", "Pie", "Counter"]) {
    await settings.getByRole("button", { name: kind }).click();
    if (kind === "Pie") await settings.getByLabel("Slices").selectOption("source");
    await page.getByText(kind === "Counter" ? "Number" : kind === "Pie" ? "Size" : "Vertical axis", { exact: true }).waitFor();
    await shot(page, `chart-${kind.toLowerCase()}`);
  }
  await settings.getByRole("button", { name: "Bar" }).click();
  await settings.getByLabel("Horizontal axis").selectOption("day");
  const [picture] = await Promise.all([page.waitForEvent("download"), settings.getByRole("button", { name: "Save picture" }).click()]);
  expect(picture.suggestedFilename()).toBe("Where visits come from.png");
  expect(readFileSync(await picture.path()).subarray(1, 4).toString()).toBe("PNG");
  await colours(page, "dark");
  await shot(page, "chart-dark");
  await accessible(page, "contrast");
  await page.setViewportSize({ width: 390, height: 780 });
  await shot(page, "chart-phone");
  await accessible(page);
  await settings.getByRole("button", { name: "Remove" }).click();
  await grid(page).waitFor();
  await expect.poll(() => api<{ charts: unknown[] }>("GET", `/api/v1/query/${query}/charts`).then(({ charts }) => charts.length)).toBe(0);
  await close();
  expect(problems).toEqual([]);
});

test("a change of a chart is kept though the page is left at once", async () => {
  const query = await save("Left at once", "SELECT n, n * n AS square FROM UNNEST(sequence(1, 9)) AS a(n)");
  const id = await run(query);
  const { page, problems, close } = await signedIn({ at: `/results/${id}` });
  await page.getByRole("button", { name: "Chart" }).click();
  await page.getByRole("region", { name: "Settings of the chart" }).waitFor();
  await page.getByRole("link", { name: "Usage" }).click();
  await expect.poll(() => api<{ charts: unknown[] }>("GET", `/api/v1/query/${query}/charts`).then(({ charts }) => charts.length)).toBe(1);
  await close();
  expect(problems).toEqual([]);
});

test("hostile names and cells are text in tables, charts and their settings", async () => {
  const [column, value] = [`"<img src=x onerror=alert(1)>"`, `'<svg onload=alert(2)>'`];
  const query = await save(`</title><script>alert(3)</script>`, `SELECT ${value} AS ${column}, n AS "</option><b>n" FROM UNNEST(sequence(1, 3)) AS a(n)`);
  const id = await run(query);
  const { page, problems, close } = await signedIn({ at: `/results/${id}` });
  await cell(page, "<svg onload=alert(2)>").first().waitFor();
  await cell(page, "<svg onload=alert(2)>").first().dblclick();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Chart" }).click();
  const picture = page.getByRole("img", { name: /chart/ });
  await picture.waitFor();
  for (const x of [0.2, 0.5, 0.8]) await picture.hover({ position: { x: x * (await picture.boundingBox())!.width, y: 120 } });
  await page.getByRole("region", { name: "Settings of the chart" }).getByRole("button", { name: "Pie" }).click();
  await picture.hover();
  expect(await page.evaluate(() => document.querySelectorAll("#main img[src], #main script, #main svg[onload], option b").length)).toBe(0);
  await close();
  expect(problems).toEqual([]);
});
