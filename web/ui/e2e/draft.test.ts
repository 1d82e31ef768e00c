import type { Page, Route } from "playwright-core";
import { expect, test } from "vitest";
import { accessible, api, signedIn } from "./browser";

/** Answers calls about the text that is to stand at the end at once, and those about texts before it later: after the newest answer. */
async function lateAnswers(page: Page, last: string) {
  let answered: () => void;
  const newest = new Promise<void>((done) => (answered = done));
  const held: Promise<void>[] = [];
  await page.route(/\/api\/v1\/sql\/(plan|check)$/, async (route: Route) => {
    if (route.request().postData()?.includes(last)) {
      await route.continue();
      if (route.request().url().endsWith("plan")) answered();
      return;
    }
    // One that was given up cannot be answered any more.
    held.push(newest.then(() => route.continue().catch(() => undefined)));
  });
  return async () => {
    await newest;
    await Promise.all(held);
    return held.length;
  };
}

test("a draft that reads a missing query names that one, however late the answers for the text before it come", async () => {
  const { page, problems, close } = await signedIn({ at: "/queries/new" });
  const all = await lateAnswers(page, "query_99999999");
  await page.getByRole("textbox", { name: "SQL" }).click();
  await page.keyboard.type("SELECT 1 AS n FROM query_9", { delay: 5 });
  await page.waitForRequest(/sql\/plan$/);
  await page.keyboard.type("9999", { delay: 5 });
  await page.waitForRequest(/sql\/plan$/);
  await page.keyboard.type("999 ", { delay: 5 });
  await page.locator("[data-kind=missing]").filter({ hasText: "query_99999999" }).waitFor();
  expect(await all()).toBeGreaterThan(1); // older questions were asked, and their answers have come
  await page.waitForLoadState("networkidle");
  expect(await page.locator("[data-kind=missing]").allInnerTexts()).toEqual([expect.stringContaining("query_99999999")]);
  await page.getByRole("button", { name: "Line 1: Query not found: query_99999999" }).waitFor();
  await page.getByRole("alert").filter({ hasText: "query_99999999" }).waitFor();
  await close();
  expect(problems).toEqual([]);
});

test("a run takes the tier that was chosen, and the choice is kept", async () => {
  const { query_id: id } = await api<{ query_id: number }>("POST", "/api/v1/query", { name: "Needs memory", query_sql: "SELECT 1 AS n" });
  const { page, problems, close } = await signedIn({ at: `/queries/${id}` });
  await page.getByRole("button", { name: "Choose how it runs" }).click();
  await accessible(page);
  await page.getByRole("menuitemradio", { name: /large tier/ }).click();
  await page.reload();
  await page.getByRole("button", { name: "Run large" }).click();
  await page.waitForURL(/run=/);
  const run = new URL(page.url()).searchParams.get("run");
  expect((await api<{ performance: string }>("GET", `/api/v1/pipelines/executions/${run}/plan`)).performance).toBe("large");
  await close();
  expect(problems).toEqual([]);
});
