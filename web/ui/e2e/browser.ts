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
  shared = undefined;
});

/** A page that remembers what went wrong in it: errors of scripts, and what the policy forbade. */
export type Desk = { page: Page; context: BrowserContext; problems: string[]; close: () => Promise<void> };

/** `url` is another way to the server, `at` the address to begin with. */
type Look = { key?: string; theme?: "light" | "dark"; width?: number; height?: number; url?: string; at?: string };

/** Opens a window that nobody is signed in to, in a browser profile of its own. */
export async function open(look: Look = {}): Promise<Desk> {
  const context = await profile(look.url);
  const desk = await window(context, look);
  return { ...desk, close: () => context.close() };
}

async function profile(url = inject("url")): Promise<BrowserContext> {
  return (await launch()).newContext({ baseURL: url, reducedMotion: "reduce" });
}

async function window(context: BrowserContext, { theme = "light", width = 1360, height = 850 }: Look): Promise<Omit<Desk, "close">> {
  const page = await context.newPage();
  const problems: string[] = [];
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: theme });
  await page.exposeBinding("reportProblem", (_, text: string) => problems.push(text));
  await page.addInitScript(() => {
    const report = (globalThis as unknown as { reportProblem: (text: string) => void }).reportProblem;
    document.addEventListener("securitypolicyviolation", (e) => report(`CSP: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber} ${e.sample}`));
  });
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.setDefaultTimeout(15_000);
  return { page, context, problems };
}

/** The profile that the windows of a file share: signed in once, and what was loaded once stays loaded. */
let shared: BrowserContext | undefined;

/**
 * Opens a window and signs in the way a person does; the windows after the
 * first of a file share its session. `fresh` makes one of its own: for tests
 * that end it.
 */
export async function signedIn(look: Look & { fresh?: boolean } = {}): Promise<Desk> {
  if (look.key || look.fresh || look.url) {
    const desk = await open(look);
    await signIn(desk.page, look);
    return desk;
  }
  const first = !shared;
  shared ??= await profile();
  const desk = await window(shared, look);
  if (first) await signIn(desk.page, look);
  else await desk.page.goto(look.at ?? "/queries");
  await desk.page.locator("#main").waitFor();
  const close = async () => {
    await desk.page.evaluate(() => localStorage.clear()); // what a test chose is nobody else's choice
    await desk.page.close();
  };
  return { ...desk, close };
}

async function signIn(page: Page, { key = inject("key"), at = "/queries" }: Look) {
  await page.goto(at);
  await page.getByLabel("API key").fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator("#main").waitFor();
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

/** So many of a kind stand for all: the twenty-first card, row or cell is made by the same lines as the first. */
const alike = [".react-flow__node", "tbody tr", '[role="rowgroup"] > [role="row"]'].map((kind) => `${kind}:nth-child(n+21)`);

/**
 * Asserts that the page breaks no rule of WCAG 2.2 AA that a machine can check.
 * In other colours the same page can break those of contrast only.
 */
export async function accessible(page: Page, only?: "contrast") {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  await settled(page);
  const violations = await page.evaluate(
    async ([exclude, contrast]) => {
      const { axe } = globalThis as unknown as { axe: typeof Axe };
      const found = await axe.run(
        { include: [["html"]], exclude: exclude.map((e) => [e]) },
        {
          resultTypes: ["violations"],
          runOnly: contrast ? { type: "rule", values: ["color-contrast"] } : { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
          rules: {
            ...(contrast ? {} : { region: { enabled: false }, "label-content-name-mismatch": { enabled: true } }), // tooltips and toasts stand outside of every region
          },
        },
      );
      return found.violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.map((n) => `    ${n.target.join(" ")} ${n.any[0]?.message ?? ""}`).join("\n")}`);
    },
    [alike, only === "contrast"] as const,
  );
  expect(violations.join("\n")).toBe("");
}

const seen = join(import.meta.dirname, "out");
const documents = resolve(import.meta.dirname, "../../../docs/img");

/** Takes a picture of what shows into e2e/out, to look at. */
export const shot = (page: Page, name: string) => take(page, seen, name);

/** Takes a picture of what shows for the documents. */
export const picture = (page: Page, name: string) => take(page, documents, name);

async function take(page: Page, folder: string, name: string) {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
}

/** Changes the colours without a reload. */
export async function colours(page: Page, theme: "light" | "dark") {
  await page.emulateMedia({ colorScheme: theme });
  await page.waitForFunction((t) => document.documentElement.dataset.theme === t, theme);
  // Buttons fade from one colour to the other: half way they have neither.
  await page.waitForFunction(() => document.getAnimations().every((a) => !(a instanceof CSSTransition)));
}
