import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import type * as Axe from "axe-core";
import { afterAll, expect, inject } from "vitest";

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

let browser: Promise<Browser> | undefined;

/** The one browser of a test file. */
function launch(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  return browser;
}

afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

/** A page that remembers what went wrong in it: errors of scripts, and what the policy forbade. */
export type Desk = { page: Page; context: BrowserContext; problems: string[]; close: () => Promise<void> };

/** `url` is another way to the server. */
type Look = { key?: string; theme?: "light" | "dark"; width?: number; height?: number; url?: string };

/** Opens a window that nobody is signed in to. */
export async function open({ theme = "light", width = 1360, height = 850, url = inject("url") }: Look = {}, storageState?: typeof session): Promise<Desk> {
  const context = await (await launch()).newContext({ baseURL: url, colorScheme: theme, viewport: { width, height }, reducedMotion: "reduce", storageState });
  const problems: string[] = [];
  await context.exposeBinding("reportProblem", (_, text: string) => problems.push(text));
  await context.addInitScript(() => {
    const report = (window as unknown as { reportProblem: (text: string) => void }).reportProblem;
    document.addEventListener("securitypolicyviolation", (e) => report(`CSP: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.setDefaultTimeout(15_000);
  return { page, context, problems, close: () => context.close() };
}

let session: Awaited<ReturnType<BrowserContext["storageState"]>> | undefined;

/**
 * Opens a window and signs in the way a person does; the windows after the
 * first of a file share its session. `fresh` makes one of its own: for tests
 * that end it.
 */
export async function signedIn(look: Look & { fresh?: boolean } = {}): Promise<Desk> {
  const shared = !look.key && !look.fresh;
  const desk = await open(look, shared ? session : undefined);
  await desk.page.goto("/queries");
  if (!shared || !session) {
    await desk.page.getByLabel("API key").fill(look.key ?? inject("key"));
    await desk.page.getByRole("button", { name: "Sign in" }).click();
  }
  await desk.page.locator("#main").waitFor();
  if (shared) session ??= await desk.context.storageState();
  return desk;
}

/** Calls the API as a program does, to set a scene. */
export async function api<T>(method: string, path: string, body?: unknown, type = "application/json"): Promise<T> {
  const response = await fetch(inject("url") + path, {
    method,
    headers: { "X-Dune-Api-Key": inject("key"), "Content-Type": type },
    body: body === undefined ? null : type === "application/json" ? JSON.stringify(body) : (body as string),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

/** Waits until nothing is on its way from one look to another. */
async function settled(page: Page) {
  await page.evaluate(() => Promise.all(document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations !== Infinity).map((a) => a.finished.catch(() => undefined))));
}

/** Asserts that the page breaks no rule of WCAG 2.2 AA that a machine can check. */
export async function accessible(page: Page) {
  await page.evaluate(axeSource);
  await settled(page);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof Axe };
    const found = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      rules: {
        region: { enabled: false }, // tooltips and toasts stand outside of every region
        // A card of the graph is named by what its name is and, in words, what its parts show in short.
        "label-content-name-mismatch": { enabled: false },
      },
    });
    return found.violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.map((n) => `    ${n.target.join(" ")} ${n.any[0]?.message ?? ""}`).join("\n")}`);
  });
  expect(violations.join("\n")).toBe("");
}

const images = process.env.BARCHAN_SHOTS ? resolve(import.meta.dirname, "../../../docs/img") : join(import.meta.dirname, "out");

/** Takes a picture of what shows: into docs/img with BARCHAN_SHOTS=1, else into e2e/out, to look at. */
export async function shot(page: Page, name: string) {
  mkdirSync(images, { recursive: true });
  await page.screenshot({ path: join(images, `${name}.png`), animations: "disabled" });
}

/** Changes the colours without a reload. */
export async function colours(page: Page, theme: "light" | "dark") {
  await page.emulateMedia({ colorScheme: theme });
  await page.waitForFunction((t) => document.documentElement.dataset.theme === t, theme);
  // Buttons fade from one colour to the other: half way they have neither.
  await page.waitForFunction(() => document.getAnimations().every((a) => !(a instanceof CSSTransition)));
}
