import { expect, test } from "vitest";
import { accessible, colours, open, shot, signedIn } from "./browser";

test("signing in with a wrong key says so; with the right one the shared address opens", async () => {
  const { page, problems, close } = await open();
  await page.goto("/runs");
  await page.getByLabel("API key").fill("not-a-key-of-this-server");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("This server does not know that key").waitFor();
  await accessible(page);
  await shot(page, "sign-in");
  await colours(page, "dark");
  await accessible(page, "contrast");
  await close();
  expect(problems).toEqual([]);
});

test("the palette, the help and the keys reach every section", async () => {
  const { page, problems, close } = await signedIn();
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Search queries").fill("usage");
  await accessible(page);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/usage");
  for (const [keys, path] of [["gq", "queries"], ["gr", "runs"], ["gd", "data"], ["gk", "keys"], ["gs", "system"]] as const) {
    for (const key of keys) await page.keyboard.press(key);
    await page.waitForURL(`**/${path}`);
  }
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await accessible(page);
  await page.keyboard.press("Escape");
  await close();
  expect(problems).toEqual([]);
});

test("signing out ends it, for the other windows too", async () => {
  const { page, context, close } = await signedIn({ fresh: true });
  const other = await context.newPage();
  await other.goto("/queries");
  await other.getByRole("heading", { name: "Queries" }).waitFor();
  await page.getByRole("button", { name: "local" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByLabel("API key").waitFor();
  await other.reload();
  await other.getByLabel("API key").waitFor();
  await close();
});

test("an unknown address of the page says so", async () => {
  const { page, close } = await signedIn();
  await page.goto("/runs/a/b/c");
  await page.getByText("There is no page at this address").waitFor();
  await close();
});

test("a phone has the navigation behind a button", async () => {
  const { page, problems, close } = await signedIn({ width: 390, height: 780 });
  await page.getByRole("button", { name: "Navigation" }).click();
  await page.getByRole("link", { name: "Usage" }).click();
  await page.waitForURL("**/usage");
  await page.getByRole("heading", { level: 1, name: "Usage" }).waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await accessible(page);
  await close();
  expect(problems).toEqual([]);
});
