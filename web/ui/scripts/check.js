// Runs what proves the sources, all at once: types, lint, tests and the build.
// What each says is printed when it has ended; one that fails makes all fail.
import { spawn } from "node:child_process";

const tasks = ["types", "lint", "test", "build"];

function run(task) {
  const child = spawn("npm", ["run", "--silent", task], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  return new Promise((done) => child.once("close", (code) => done({ task, code, said })));
}

const started = Date.now();
const ends = await Promise.all(
  tasks.map(async (task) => {
    const end = await run(task);
    process.stdout.write(`== ${task}: ${end.code === 0 ? "good" : "FAILED"} after ${Math.round((Date.now() - started) / 1000)} s\n${end.said.trim()}\n`);
    return end;
  }),
);
process.exitCode = ends.some((e) => e.code !== 0) ? 1 : 0;
