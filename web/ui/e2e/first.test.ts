import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessible, colours, shot, signedIn } from "./browser";

const csv = `day,pool,volume\n${Array.from({ length: 60 }, (_, i) => `2026-01-${String((i % 30) + 1).padStart(2, "0")},${i < 30 ? "WETH / USDC" : "WBTC / WETH"},${(1000 + ((i * 7919) % 4000)).toFixed(2)}`).join("\n")}\n`;

async function write(page: Page, name: string, sql: string) {
  await page.getByLabel("Name of the query").fill(name);
  await page.getByRole("textbox", { name: "SQL" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(sql);
}

test("the first ten minutes: sign in, upload, write two queries that chain, run, watch, chart, download", async () => {
  const { page, problems, close } = await signedIn({ fresh: true });
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await page.getByRole("button", { name: /^Upload/ }).first().click();
  await page.getByLabel("File to upload").setInputFiles({ name: "pool volumes.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByLabel("Table", { exact: true }).fill("pool_volumes");
  await page.getByRole("dialog").getByRole("button", { name: "Upload", exact: true }).click();
  await page.waitForURL("**/data/dune.local.dataset_pool_volumes");
  await page.getByRole("heading", { name: /dataset_pool_volumes/ }).first().waitFor();

  await page.keyboard.press("c");
  await page.waitForURL("**/queries/new");
  await write(page, "Volume by day", "SELECT CAST(day AS date) AS day, sum(volume) AS volume\nFROM dune.local.dataset_pool_volumes\nGROUP BY 1");
  await page.keyboard.press("Control+s");
  await page.waitForURL(/queries\/\d+$/);
  const base = /(\d+)$/.exec(page.url())![1];

  await page.getByRole("heading", { name: "Volume by day" }).waitFor();
  await page.getByRole("link", { name: "Queries", exact: true }).click();
  await page.getByRole("link", { name: "New query" }).click();
  await page.waitForURL("**/queries/new");
  await write(page, "Best days", `SELECT day, volume\nFROM query_${base}\nWHERE volume > {{floor}}\nORDER BY day`);
  await page.getByLabel("floor", { exact: true }).fill("100");
  await page.getByText("Reads 1 source").waitFor();
  const chain = page.getByRole("region", { name: "Chain", exact: true });
  await chain.getByText("Volume by day").first().waitFor();
  await page.getByRole("button", { name: "Save and run" }).click();
  await page.waitForURL(/run=/);
  await chain.getByText("Completed").first().waitFor({ timeout: 30_000 });

  const result = page.getByRole("region", { name: "Result", exact: true });
  await result.getByText("2026-01-02").first().waitFor();
  await accessible(page);
  await shot(page, "workbench-light");
  await colours(page, "dark");
  await accessible(page, "contrast");
  await shot(page, "workbench-dark");

  const [download] = await Promise.all([page.waitForEvent("download"), result.getByRole("link", { name: /CSV/ }).click()]);
  const text = await readAll(await download.createReadStream());
  expect(text.split("\n")[0]).toBe("day,volume");
  expect(text.trim().split("\n").length).toBe(31);

  await result.getByRole("button", { name: "Chart", exact: true }).click();
  await result.locator("canvas, svg[role=img]").first().waitFor();
  await shot(page, "chart-dark");

  // The address is all that another window needs.
  await page.reload();
  await result.getByText("2026-01-02").first().waitFor();
  await close();
  expect(problems).toEqual([]);
});

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += chunk.toString();
  return text;
}
