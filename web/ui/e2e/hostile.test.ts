import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { api, signedIn } from "./browser";

/** Texts that run, break out or hide when a page takes them for more than text. */
const texts = [
  `<img src=x onerror="alert(1)">`,
  `<script>alert(2)</script>`,
  `"><svg onload=alert(3)>`,
  `javascript:alert(4)`,
  `{{constructor.constructor('alert(5)')()}}`,
  `'; DROP TABLE query; --`,
  `\u202Eesrever\u2066`,
  `=HYPERLINK("https://example.com","x")`,
  `</style><style>*{display:none}</style>`,
  `${"🏜".repeat(60)} a very long name without an end that a layout may not follow ${"x".repeat(200)}`,
];

/** A literal of SQL; two braces would be a parameter. */
const quoted = (text: string) => `'${text.replaceAll("'", "''").replaceAll("{{", "{' || '{")}'`;

/** The calls that a page makes to anywhere but its own server. */
function abroad(page: Page, home: string): string[] {
  const calls: string[] = [];
  page.on("request", (r) => {
    if (!r.url().startsWith(home) && !/^(data|blob):/.test(r.url())) calls.push(r.url());
  });
  return calls;
}

test("hostile names, tags, descriptions, parameters and cells are text everywhere", async () => {
  const column = '"<b onmouseover=alert(6)>cell</b>"';
  const sql = `SELECT n, cell AS ${column} FROM (VALUES ${texts.map((t, i) => `(${i}, ${quoted(t)})`).join(",\n")}) AS t(n, cell) ORDER BY n`;
  const base = await api<{ query_id: number }>("POST", "/api/v1/query", { name: texts[0], description: texts[1], query_sql: sql, tags: [texts[2]!, texts[3]!] });
  const top = await api<{ query_id: number }>("POST", "/api/v1/query", {
    name: texts[4],
    description: texts[8],
    query_sql: `SELECT *, '{{<u>key}}' AS v FROM query_${base.query_id}`,
    parameters: [{ key: "<u>key", type: "text", value: texts[0], description: texts[1] }],
  });
  for (const name of texts.slice(5)) await api("POST", "/api/v1/query", { name: name.trim(), query_sql: `SELECT ${quoted(name)}` });
  const { page, problems, close } = await signedIn();
  const calls = abroad(page, new URL(page.url()).origin);
  await page.getByText(texts[4]!).first().waitFor();
  for (const text of [texts[0]!, texts[2]!]) expect(await page.getByText(text).count()).toBeGreaterThan(0);
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Search queries").fill("img");
  await page.getByRole("option", { name: /img src=x/ }).waitFor();
  await page.keyboard.press("Escape");

  await page.goto(`/queries/${top.query_id}`);
  await page.getByText("<u>key", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForURL(/run=/);
  await page.getByRole("region", { name: "Result" }).getByText(texts[1]!).first().waitFor({ timeout: 30_000 });
  await page.goto(`/queries/${top.query_id}/versions`);
  await page.getByText("This is the only version").waitFor();
  for (const path of ["/runs", "/data", "/usage", "/keys", "/system", `/queries?search=${encodeURIComponent(texts[0]!)}&tag=${encodeURIComponent(texts[2]!)}`, `/queries/${encodeURIComponent(texts[1]!)}`]) {
    await page.goto(path);
    await page.locator("#main h1, #main h2").first().waitFor();
    await page.waitForLoadState("networkidle");
  }
  expect(await page.evaluate(() => document.querySelectorAll("img, #main script, b[onmouseover], svg[onload]").length)).toBe(0);
  await close();
  expect(calls).toEqual([]);
  expect(problems).toEqual([]);
});

// The check above must be able to fail: the same texts as markup are seen by it.
test("the policy stops what would run, and the check sees it", async () => {
  const { page, problems, close } = await signedIn();
  await page.evaluate((html) => {
    const box = document.createElement("div");
    // eslint-disable-next-line no-restricted-syntax -- the mistake that the policy is for
    box.innerHTML = html;
    document.body.append(box);
  }, texts[0]!);
  await expect.poll(() => problems.length).toBeGreaterThan(0);
  expect(problems.join("\n")).toMatch(/^CSP: script-src-attr/m);
  expect(problems.join("\n")).not.toMatch(/dialog/);
  await close();
});
