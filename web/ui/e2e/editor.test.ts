import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessible, api, shot, signedIn } from "./browser";

const make = (name: string, query_sql: string, more: object = {}) => api<{ query_id: number }>("POST", "/api/v1/query", { name, query_sql, ...more }).then((q) => q.query_id);

async function write(page: Page, sql: string) {
  await page.getByRole("textbox", { name: "SQL" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(sql);
}

/** What is marked as wrong in the text. */
const marked = (page: Page) => page.locator(".cm-lintRange-error").allInnerTexts();

test("the server's errors are marked where they are, and vanish when they are mended", async () => {
  const { page, problems, close } = await signedIn({ at: "/queries/new" });
  await write(page, "SELECT 1 AS n\nFROM query_99999");
  await expect.poll(() => marked(page)).toEqual(["query_99999"]);
  await page.getByRole("button", { name: /Line 2:/ }).click();
  await shot(page, "problem");
  await accessible(page);
  await page.locator(".cm-lintRange-error").hover();
  await page.locator(".cm-tooltip-lint").waitFor();
  await write(page, "SELECT '🏜🏜' AS dune,\n  FROM x");
  await expect.poll(() => marked(page)).toEqual(["FROM"]);
  await write(page, "SELECT 1 AS n");
  await page.getByText("No problems").waitFor();
  expect(await marked(page)).toEqual([]);
  await close();
  expect(problems).toEqual([]);
});

test("a text is formatted, and undone", async () => {
  const { page, problems, close } = await signedIn({ at: "/queries/new" });
  await write(page, "select a,b from (values (1,2)) as t(a,b) where a>{{n}} -- keep me");
  await page.getByRole("button", { name: "Format" }).click();
  const text = () => page.getByRole("textbox", { name: "SQL" }).innerText();
  await expect.poll(text).toMatch(/SELECT\s+a,\s+b\s+FROM/);
  expect(await text()).toContain("-- keep me");
  expect(await text()).toContain("{{n}}");
  await page.getByRole("textbox", { name: "SQL" }).click();
  await page.keyboard.press("Control+z");
  await expect.poll(text).toContain("select a,b from");
  await write(page, "select 'never ends");
  await page.getByRole("button", { name: "Format" }).click();
  await page.getByRole("status").getByText(/not closed/).first().waitFor();
  await close();
  expect(problems).toEqual([]);
});

test("a failed run marks the line that failed in its own query", async () => {
  const id = await make("Divides", "SELECT 1 AS one,\n  7 / CAST({{by}} AS integer) AS share", { parameters: [{ key: "by", type: "number", value: "0" }] });
  const { page, problems, close } = await signedIn({ at: `/queries/${id}` });
  await page.getByRole("textbox", { name: "SQL" }).waitFor();
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/run=/);
  await page.getByRole("region", { name: "Chain" }).getByText(/Failed/).first().waitFor({ timeout: 30_000 });
  await expect.poll(() => marked(page)).toEqual(["/"]);
  expect(await page.locator(".cm-line", { has: page.locator(".cm-lintRange-error") }).allInnerTexts()).toEqual(["  7 / CAST({{by}} AS integer) AS share"]);
  await page.getByRole("region", { name: "Result" }).getByText("Failed at line 2").waitFor();
  await page.getByLabel("by", { exact: true }).fill("2");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("region", { name: "Chain" }).getByText(/Completed/).first().waitFor({ timeout: 30_000 });
  await expect.poll(() => marked(page)).toEqual([]);
  await close();
  expect(problems).toEqual([]);
});

test("a selection runs alone, without saving", async () => {
  const { page, problems, close } = await signedIn({ at: "/queries/new" });
  await write(page, "SELECT 41 + 1 AS answer");
  await page.keyboard.press("Control+a");
  await page.getByRole("button", { name: "Run selection" }).click();
  await page.waitForURL(/execution=/);
  expect(new URL(page.url()).pathname).toBe("/queries/new");
  await page.getByRole("region", { name: "Result" }).getByText("42", { exact: true }).first().waitFor({ timeout: 30_000 });
  await close();
  expect(problems).toEqual([]);
});

test("a key that may only read sees, and cannot change", async () => {
  const id = await make("For readers", "SELECT {{x}} AS x", { parameters: [{ key: "x", type: "number", value: "1" }] });
  const { api_key: key } = await api<{ api_key: string }>("POST", "/api/v1/keys", { name: "reader", scope: "read" });
  const { page, problems, close } = await signedIn({ key });
  await page.goto(`/queries/${id}`);
  await page.getByText("query_", { exact: false }).first().waitFor();
  expect(await page.getByRole("button", { name: /^(Run|Save)/ }).count()).toBe(0);
  expect(await page.getByLabel("Name of the query").getAttribute("readonly")).not.toBeNull();
  await page.goto("/queries");
  await page.getByText("For readers").waitFor();
  expect(await page.getByRole("link", { name: "New query" }).count()).toBe(0);
  await close();
  expect(problems).toEqual([]);
});
