import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { completion, tablesIn, type Catalog } from "./completion";

const catalog: Catalog = {
  tables: () => Promise.resolve([{ name: "dune.local.dataset_pools", kind: "upload", columns: ["pool", "fee"] }]),
  queries: () => Promise.resolve([{ id: 12, name: "Daily volume" }]),
  columnsOfQuery: (id) => Promise.resolve(id === 12 ? ["day", "volume"] : ["*"]),
  parameters: () => ["since", "n"],
};

/** Completes at the bar in the text. */
async function at(text: string) {
  const pos = text.indexOf("|");
  const state = EditorState.create({ doc: text.replace("|", "") });
  const result = await completion(catalog)(new CompletionContext(state, pos, true));
  return result?.options.map((o) => o.label) ?? [];
}

test("after FROM: queries with their names, and tables", async () => {
  expect(await at("select * from |")).toEqual(["query_12", "dune.local.dataset_pools"]);
});

test("queries are searched anew where what is sought is another", async () => {
  const searched: string[] = [];
  const recording = { ...catalog, queries: (text: string) => (searched.push(text), Promise.resolve([])) };
  const from = "select * from ";
  for (const word of ["", "q", "QUE", "query_", "query_1", "dex", "quo"]) {
    const state = EditorState.create({ doc: from + word });
    const result = await completion(recording)(new CompletionContext(state, from.length + word.length, true));
    const valid = result?.validFor as (text: string) => boolean;
    expect(valid(word)).toBe(true);
    expect(valid("query_")).toBe("query_".startsWith(word.toLowerCase()));
    expect(valid("query_1")).toBe(word === "query_1");
  }
  expect(searched).toEqual(["", "", "", "", "1", "dex", "quo"]);
});

test("columns of what the text reads, wherever it reads it", async () => {
  expect((await at("select | from query_12")).slice(0, 2)).toEqual(["day", "volume"]);
  expect(await at("select p.| from query_12 q join dune.local.dataset_pools p on true")).toEqual(["pool", "fee"]);
});

test("parameters between braces", async () => {
  expect(await at("select {{ s|")).toEqual(["since", "n"]);
});

test("functions are there, and unknown columns are not", async () => {
  const all = await at("select date_| from query_7");
  expect(all).toContain("date_trunc");
  expect(all).not.toContain("*");
});

test("tables are found with and without aliases", () => {
  expect(tablesIn('select 1 from a.b x join "query_1(k=\'v\')" as y on x.i = y.i left join c where 1=1')).toEqual([
    { name: "a.b", alias: "x" },
    { name: "query_1(k='v')", alias: "y" },
    { name: "c", alias: undefined },
  ]);
});
