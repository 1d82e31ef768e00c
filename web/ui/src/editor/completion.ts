import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import { functions } from "./functions";

/** What completion asks for; each answer is expected to be remembered by whoever gives it. */
export type Catalog = {
  /** Tables by their full name, with their columns. */
  tables: () => Promise<{ name: string; kind: string; columns: string[] }[]>;
  queries: (text: string) => Promise<{ id: number; name: string }[]>;
  columnsOfQuery: (id: number) => Promise<string[]>;
  parameters: () => string[];
};

/** The names after FROM and JOIN anywhere in the text, with their aliases. */
export function tablesIn(sql: string): { name: string; alias: string | undefined }[] {
  const after = /\b(?:from|join)\s+((?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))*)(?:\s+(?:as\s+)?(?!on\b|where\b|join\b|left\b|right\b|inner\b|full\b|cross\b|group\b|order\b|limit\b|union\b|having\b|using\b)([a-z_]\w*))?/gi;
  return [...sql.matchAll(after)].map((m) => ({ name: m[1]!.replaceAll('"', ""), alias: m[2] }));
}

async function columnsOf(catalog: Catalog, name: string): Promise<string[]> {
  const query = /^query_(\d+)/.exec(name)?.[1];
  if (query) return catalog.columnsOfQuery(Number(query));
  return (await catalog.tables()).find((t) => t.name === name)?.columns ?? [];
}

/** The columns of the tables that the text reads; those of one alias only, if one is given. */
export async function columnsIn(catalog: Catalog, sql: string, alias?: string): Promise<Completion[]> {
  const tables = tablesIn(sql).filter((t) => !alias || t.alias === alias || t.name === alias || t.name.endsWith(`.${alias}`));
  const lists = await Promise.all(tables.map(async (t) => (await columnsOf(catalog, t.name)).map((c) => ({ column: c, table: t.name }))));
  const seen = new Map<string, string>();
  for (const { column, table } of lists.flat()) if (column !== "*" && !seen.has(column)) seen.set(column, table);
  return [...seen].map(([label, detail]) => ({ label, detail, type: "property", boost: 20 }));
}

const functionOptions: Completion[] = functions.map((name) => ({ label: name, type: "function", apply: `${name}(` }));

/** Whether a name of a table is what comes next. */
function wantsTable(before: string): boolean {
  return /\b(?:from|join)\s+["\w.$]*$/i.test(before);
}

/** What queries are searched for by a word: all that begins with query_ is a query, and so may be what begins as that does. */
function sought(word: string): string {
  return "query_".startsWith(word.toLowerCase()) ? "" : word.replace(/^query_/i, "");
}

async function tableOptions(catalog: Catalog, word: string): Promise<Completion[]> {
  const [tables, queries] = await Promise.all([catalog.tables(), catalog.queries(sought(word))]);
  return [
    ...queries.map((q) => ({ label: `query_${q.id}`, displayLabel: `query_${q.id}`, detail: q.name, type: "class", boost: 30 })),
    ...tables.map((t) => ({ label: t.name, detail: t.kind, type: "namespace", boost: 10 })),
  ];
}

/** Completes parameters between braces, tables and queries after FROM, columns elsewhere, and functions. */
export function completion(catalog: Catalog): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const braces = /\{\{\s*([^{}]*)$/.exec(before);
    if (braces) {
      const options = catalog.parameters().map((key) => ({ label: key, type: "variable", apply: `${key}}}` }));
      return { from: context.pos - braces[1]!.length, options };
    }
    const word = context.matchBefore(/[\w$.]+/);
    if (!word && !context.explicit && !wantsTable(before)) return null;
    const from = word?.from ?? context.pos;
    const text = word?.text ?? "";
    const sql = context.state.doc.toString();
    if (wantsTable(before)) {
      // A search gives a few of all queries: another one may give others.
      const same = (typed: string) => /^[\w.$]*$/.test(typed) && sought(typed) === sought(text);
      return { from, options: await tableOptions(catalog, text), validFor: same };
    }
    const dot = text.lastIndexOf(".");
    if (dot >= 0) return { from: from + dot + 1, options: await columnsIn(catalog, sql, text.slice(0, dot)), validFor: /^\w*$/ };
    return { from, options: [...(await columnsIn(catalog, sql)), ...functionOptions], validFor: /^\w*$/ };
  };
}
