import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const here = import.meta.dirname;

/** A path with its variables as the document and the sources both can write it; parts() are a namespace and a table. */
const shape = (path: string) => path.replaceAll(/\$\{parts\([^}]*\}/g, "{}/{}").replaceAll(/\$\{[^}]*\}|\{[^}]*\}/g, "{}");

test("every path that the page calls is in the server's document", () => {
  const known = new Set([...readFileSync(join(here, "schema.d.ts"), "utf8").matchAll(/^ {4}"(\/[^"]*)": \{/gm)].map((m) => shape(m[1]!)));
  expect(known.has("/api/v1/query/{}")).toBe(true);
  const unknown: string[] = [];
  for (const file of readdirSync(here).filter((f) => /^(?!.*\.(test|d)\.ts$).*\.ts$/.test(f)))
    for (const m of readFileSync(join(here, file), "utf8").matchAll(/["`](\/api\/[^"`?]*)["`?]/g)) if (!known.has(shape(m[1]!))) unknown.push(`${file}: ${m[1]}`);
  expect(unknown).toEqual([]);
});
