import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    url: string;
    key: string;
  }
}

const key = "e2e-key-of-the-workbench";
const root = resolve(import.meta.dirname, "../../..");

/** The server under test: the binary that BARCHAN_BIN names, or one built now. */
export function binary(): string {
  const given = process.env.BARCHAN_BIN;
  if (given) return resolve(root, given);
  const out = join(root, "bin/barchan");
  execFileSync("go", ["build", "-trimpath", "-o", out, "./cmd/barchan"], { cwd: root, stdio: "inherit" });
  return out;
}

/** Starts a server on a folder of its own and a free port; resolves with its address. */
export function serve(data: string): Promise<{ url: string; process: ChildProcess }> {
  const child = spawn(binary(), ["serve", "--data", data, "--listen", "127.0.0.1:0"], {
    env: { PATH: process.env.PATH, BARCHAN_API_KEY: key },
    stdio: ["ignore", "ignore", "pipe"],
  });
  return new Promise((done, fail) => {
    let log = "";
    child.stderr.on("data", (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-20_000);
      const url = /url=(http:\/\/[^\s"]+)/.exec(log)?.[1];
      if (url) done({ url, process: child });
    });
    child.once("exit", (code) => fail(new Error(`the server ended with ${code}:\n${log}`)));
  });
}

export async function stop(child: ChildProcess) {
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await ended;
}

export default async function setup(project: TestProject) {
  const data = mkdtempSync(join(tmpdir(), "barchan-e2e-"));
  const server = await serve(join(data, "data"));
  project.provide("url", server.url);
  project.provide("key", key);
  return async () => {
    server.process.removeAllListeners("exit");
    await stop(server.process);
    rmSync(data, { recursive: true, force: true });
  };
}
