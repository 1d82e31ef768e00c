import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessible, api, colours, shot, signedIn } from "./browser";
import { save } from "./scenes";

const narrow = async (page: Page, name: string) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await shot(page, name);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await accessible(page);
  await page.setViewportSize({ width: 1360, height: 850 });
};

/** Looks at a page in both colours and on a phone. */
async function looks(page: Page, name: string) {
  await accessible(page);
  await shot(page, `${name}-light`);
  await colours(page, "dark");
  await accessible(page, "contrast");
  await shot(page, `${name}-dark`);
  await narrow(page, `${name}-phone`);
  await colours(page, "light");
}

const csv = "day,place,visits\n2026-01-01,<b>Nouakchott</b>,12\n2026-01-02,Atar,9007199254740993\n2026-01-03,Chinguetti,7\n";

test("a file that is chosen becomes a table, with its columns, its first rows and its readers", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "barchan-file-")), "Visits 2026.csv");
  writeFileSync(file, csv);
  const { page, problems, close } = await signedIn({ at: "/data" });
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Upload a table" });
  await accessible(page);
  await dialog.getByLabel("File to upload").setInputFiles(file);
  expect(await dialog.getByLabel("Table", { exact: true }).inputValue()).toBe("visits_2026");
  await shot(page, "upload");
  await dialog.getByRole("button", { name: "Upload", exact: true }).click();
  await page.waitForURL(/\/data\/dune\.local\.dataset_visits_2026$/);
  await page.getByRole("heading", { name: "Columns (3)" }).waitFor();
  const query = await save("Visits of Atar", "SELECT * FROM dune.local.dataset_visits_2026 WHERE place = 'Atar'");
  await page.reload();
  await page.getByRole("link", { name: "Visits of Atar" }).waitFor();
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByRole("gridcell", { name: "9007199254740993" }).waitFor({ timeout: 30_000 });
  await page.getByRole("gridcell", { name: "<b>Nouakchott</b>" }).waitFor();
  await looks(page, "dataset");
  await page.getByRole("link", { name: "Visits of Atar" }).click();
  await page.waitForURL(`**/queries/${query}`);

  await page.goto("/data/dune.local.dataset_visits_2026");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clear" }).click();
  await page.getByText("dune.local.dataset_visits_2026 is empty").first().waitFor();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.waitForURL("**/data");
  expect(await page.getByRole("link", { name: "dune.local.dataset_visits_2026" }).count()).toBe(0);
  await close();
  expect(problems).toEqual([]);
});

/** Drops a file onto what is at the locator, as the browser tells of it. */
async function drop(page: Page, selector: string, name: string, text: string) {
  const data = await page.evaluateHandle(([n, t]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([t!], n!));
    return transfer;
  }, [name, text]);
  for (const type of ["dragenter", "dragover", "drop"]) await page.locator(selector).dispatchEvent(type, { dataTransfer: data });
}

test("a file that is dropped on the page is uploaded; one of another kind is refused, and a wrong name said", async () => {
  const { page, problems, close } = await signedIn({ at: "/data" });
  await page.getByRole("heading", { name: "Data", exact: true }).waitFor();
  await drop(page, "#main h1", "picture.png", "x");
  const dialog = page.getByRole("dialog", { name: "Upload a table" });
  await dialog.getByText("The file is neither CSV, Parquet nor NDJSON").waitFor();
  expect(await dialog.getByRole("button", { name: "Upload", exact: true }).isDisabled()).toBe(true);
  await shot(page, "upload-refused");
  await page.keyboard.press("Escape");
  await drop(page, "#main h1", "Camels & dunes.csv", csv);
  expect(await dialog.getByLabel("Table", { exact: true }).inputValue()).toBe("camels_dunes");
  await dialog.getByLabel("Table", { exact: true }).fill("no such name!");
  await dialog.getByRole("button", { name: "Upload", exact: true }).click();
  await dialog.getByRole("alert").waitFor();
  await accessible(page);
  await dialog.getByLabel("Table", { exact: true }).fill("camels");
  await dialog.getByLabel("Private").check();
  await dialog.getByRole("button", { name: "Upload", exact: true }).click();
  await page.waitForURL(/dataset_camels$/);
  await page.getByText("Private").first().waitFor();
  await page.goto("/data");
  await page.getByRole("searchbox", { name: "Search data" }).fill("camel");
  await page.getByText("1 table", { exact: true }).waitFor();
  await looks(page, "data");
  await page.getByLabel("Kind").selectOption({ label: "Materialized view" });
  await page.getByText("Nothing matches").waitFor();
  await page.getByLabel("Kind").selectOption({ label: "Upload" });
  await page.getByRole("link", { name: "dune.local.dataset_camels" }).click();
  await page.getByRole("link", { name: "Query it" }).click();
  await page.getByRole("textbox", { name: "SQL" }).getByText("dataset_camels").waitFor();
  await close();
  expect(problems).toEqual([]);
});

test("Parquet and NDJSON become tables too, of a schema of one's own, and a broken one is refused", async () => {
  const airlines = join(import.meta.dirname, "../../../demo/data/airlines.parquet");
  const { page, problems, close } = await signedIn({ at: "/data" });
  const dialog = page.getByRole("dialog", { name: "Upload a table" });
  const upload = async (file: Parameters<ReturnType<Page["locator"]>["setInputFiles"]>[0], table: string) => {
    await page.getByRole("button", { name: "Upload", exact: true }).click();
    await dialog.getByLabel("File to upload").setInputFiles(file);
    await dialog.getByLabel("Schema").fill("fleet");
    await dialog.getByLabel("Table", { exact: true }).fill(table);
    await dialog.getByRole("button", { name: "Upload", exact: true }).click();
  };
  const lines = '{"n": 1, "word": "one", "deep": {"a": [1, 2]}}\n{"n": 2, "word": "two", "deep": {"a": []}}\n';
  await upload({ name: "words.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(lines) }, "words");
  await page.waitForURL("**/data/fleet.words");
  await page.getByRole("heading", { name: "Columns (3)" }).waitFor();
  await page.goto("/data");
  await upload(airlines, "airlines");
  await page.waitForURL("**/data/fleet.airlines");
  await page.getByRole("heading", { name: "Columns (2)" }).waitFor();
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByRole("gridcell", { name: "Hawaiian Airlines Inc." }).waitFor({ timeout: 30_000 });
  await page.goto("/data");
  await upload({ name: "broken.parquet", mimeType: "application/octet-stream", buffer: Buffer.from("PAR1 but not for long") }, "broken");
  await dialog.getByRole("alert").waitFor();
  expect((await dialog.getByRole("alert").innerText()).length).toBeGreaterThan(20);
  await close();
  expect(problems).toEqual([]);
});

test("a materialized view shows its query, keeps a schedule, is refreshed and remembers it", async () => {
  const query = await save("Squares", "SELECT n, n * n AS square FROM UNNEST(sequence(1, 12)) AS t(n)");
  await api("POST", "/api/v1/materialized-views", { name: "result_squares", query_id: query });
  const { page, problems, close } = await signedIn({ at: "/data" });
  await page.getByRole("link", { name: /result_squares/ }).click();
  await page.getByRole("link", { name: "Squares" }).first().waitFor();
  await page.getByLabel("Schedule").fill("every day");
  await page.getByRole("button", { name: "Save schedule" }).click();
  await page.getByRole("alert").waitFor();
  await accessible(page);
  await page.getByLabel("Schedule").fill("0 6 * * *");
  await page.getByRole("button", { name: "Save schedule" }).click();
  await page.getByText("Next refresh").waitFor();
  const at = page.url();
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.waitForURL(/\/results\//);
  await page.getByRole("gridcell", { name: "144" }).waitFor({ timeout: 30_000 });
  await page.goto(at);
  await page.getByRole("heading", { name: "Published by" }).waitFor();
  await page.getByText("Completed").first().waitFor();
  await page.getByRole("heading", { name: "Columns (2)" }).waitFor();
  expect(await page.getByLabel("Schedule").inputValue()).toBe("0 6 * * *");
  await looks(page, "view");
  await close();
  expect(problems).toEqual([]);
});

test("a key is made, shown once, works, and is revoked", async () => {
  const { page, problems, close } = await signedIn({ at: "/keys" });
  await page.getByRole("button", { name: "New key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("<b>nightly</b>");
  await dialog.getByLabel("Scope").selectOption("read");
  await dialog.getByLabel("Ends").selectOption({ label: "In 30 days" });
  await accessible(page);
  await shot(page, "key-new");
  await dialog.getByRole("button", { name: "Make the key" }).click();
  await dialog.getByText("It is shown this once").waitFor();
  const key = await dialog.locator("code").innerText();
  expect((await page.request.get("/api/v1/datasets", { headers: { "X-Dune-Api-Key": key, Cookie: "" } })).status()).toBe(200);
  await accessible(page);
  await shot(page, "key-made");
  await dialog.getByRole("button", { name: "I have it" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.reload();
  const row = page.getByRole("row", { name: /<b>nightly<\/b>/ });
  await row.waitFor();
  expect(await page.getByText(key).count()).toBe(0);
  await looks(page, "keys");
  await row.getByRole("button", { name: "Revoke" }).click();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await row.getByText("revoked").waitFor();
  expect((await fetch(`${new URL(page.url()).origin}/api/v1/datasets`, { headers: { "X-Dune-Api-Key": key } })).status).toBe(401);
  await close();
  expect(problems).toEqual([]);
});

test("usage and system, in both colours and on a phone", async () => {
  const { page, problems, close } = await signedIn({ at: "/usage" });
  await page.getByRole("heading", { name: "This month" }).waitFor();
  await page.getByRole("region", { name: "Credits by month" }).waitFor();
  await looks(page, "usage");
  await page.goto("/system");
  await page.getByRole("heading", { name: "Sandbox" }).waitFor();
  await page.getByText("engine_reads").waitFor();
  await looks(page, "system");
  await close();
  expect(problems).toEqual([]);
});
