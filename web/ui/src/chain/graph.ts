import type { LastRun, Plan, PlanInput, PlanNode, PlanProblem } from "../api/runs";
import type { Values } from "../api/types";

/** What a thing in a chain is. */
export type Kind = "query" | "view" | "materialized" | "sql" | "table" | "missing";

/** A thing in a chain: what a run executes, or what that reads. It holds what never changes while a run goes on. */
export type ChainNode = {
  key: string;
  /** The node of the plan; undefined for tables and for what is missing. */
  id: number | undefined;
  kind: Kind;
  name: string;
  /** How SQL names it: query_12, or a table's name; "" for SQL that is not saved. */
  reference: string;
  query: number | undefined;
  version: number | undefined;
  owner: string | undefined;
  performance: string | undefined;
  values: Values;
  root: boolean;
  why: string | undefined;
  last: LastRun | undefined;
  sql: string | undefined;
  previous: boolean;
  problem: PlanProblem | undefined;
};

export type Edge = { from: string; to: string; problem: boolean };
export type Chain = { nodes: ChainNode[]; edges: Edge[]; problems: PlanProblem[]; performance: string };

export const keyOf = (id: number) => `n${id}`;
const tableKey = (name: string) => `t:${name}`;
const missingKey = (name: string) => `m:${name}`;

function kindOf(n: PlanNode): Kind {
  if (n.materialized_view) return "materialized";
  if (n.inlined) return "view";
  return n.query_id ? "query" : "sql";
}

function fromNode(n: PlanNode, problem: PlanProblem | undefined): ChainNode {
  const reference = n.query_id ? `query_${n.query_id}` : "";
  return {
    key: keyOf(n.id),
    id: n.id,
    kind: kindOf(n),
    name: n.name || n.materialized_view || reference || "Unsaved SQL",
    reference: n.materialized_view ?? reference,
    query: n.query_id || undefined,
    version: n.version,
    owner: n.owner,
    performance: n.performance,
    values: n.query_parameters ?? {},
    root: n.root ?? false,
    why: n.why,
    last: n.last,
    sql: n.sql,
    previous: n.reads?.some((r) => r.previous) ?? false,
    problem,
  };
}

/** What a thing is of which nothing but its name is known. */
export const nothing = { id: undefined, query: undefined, version: undefined, owner: undefined, performance: undefined, values: {}, root: false, why: undefined, last: undefined, sql: undefined, previous: false, problem: undefined };

export const tableNode = (name: string): ChainNode => ({ ...nothing, key: tableKey(name), kind: "table", name: name.split(".").at(-1) ?? name, reference: name });

function missingNode(name: string, problem: PlanProblem): ChainNode {
  const query = /^query_(\d+)$/.exec(name)?.[1];
  return { ...nothing, key: missingKey(name), kind: "missing", name, reference: name, query: query ? Number(query) : undefined, problem };
}

/** What a node reads that nobody has, and no problem tells of. */
const unknown = (n: PlanNode) => (n.reads ?? []).filter((r) => !r.node && !r.table && !r.query && !r.previous).map((r) => r.name);

/** The tables that a node reads as they are. */
const tablesOf = (reads: PlanInput[] | undefined) => [...new Set((reads ?? []).filter((r) => r.table && !r.node).map((r) => r.table!))];

/**
 * The chain of a plan. Problems stand where they are: along their path, at its
 * last node, and as a node of its own for what that reads and nobody has.
 */
export function chainOf(plan: Plan): Chain {
  const problems = plan.problems ?? [];
  const edges = new Map<string, Edge>();
  const connect = (from: string, to: string, problem = false) => {
    const known = edges.get(`${from}>${to}`);
    if (known) known.problem ||= problem;
    else edges.set(`${from}>${to}`, { from, to, problem });
  };
  const tables = new Map<string, ChainNode>();
  const missing = new Map<string, ChainNode>();
  const lacks = (reader: number, name: string, problem: PlanProblem) => {
    if (!missing.has(name)) missing.set(name, missingNode(name, problem));
    connect(missingKey(name), keyOf(reader), true);
  };
  for (const n of plan.nodes) {
    for (const d of n.depends_on ?? []) connect(keyOf(d), keyOf(n.id));
    for (const name of tablesOf(n.reads)) {
      if (!tables.has(name)) tables.set(name, tableNode(name));
      connect(tableKey(name), keyOf(n.id));
    }
    for (const name of unknown(n)) {
      if (problems.some((p) => p.name === name)) continue;
      lacks(n.id, name, { code: "semantic", message: `Your team sees no table ${name}.`, path: [n.id], name });
    }
  }
  for (const problem of problems) {
    const { path, name } = problem;
    // A path leads from the reader to what it reads; edges lead the way of the data.
    for (let i = 1; i < path.length; i++) connect(keyOf(path[i]!), keyOf(path[i - 1]!), true);
    if (name !== undefined && path.length) lacks(path.at(-1)!, name, problem);
  }
  const nodes = plan.nodes.map((n) => fromNode(n, problems.find((p) => p.path.at(-1) === n.id)));
  return { nodes: [...tables.values(), ...missing.values(), ...nodes], edges: [...edges.values()], problems, performance: plan.performance };
}

/** The chain without its tables. */
export function withoutTables(chain: Chain): Chain {
  const gone = new Set(chain.nodes.filter((n) => n.kind === "table").map((n) => n.key));
  return { ...chain, nodes: chain.nodes.filter((n) => !gone.has(n.key)), edges: chain.edges.filter((e) => !gone.has(e.from)) };
}

/** What each node reads, and who reads it. */
export type Links = { above: Map<string, string[]>; below: Map<string, string[]> };

export function linksOf({ nodes, edges }: { nodes: { key: string }[]; edges: { from: string; to: string }[] }): Links {
  const above = new Map<string, string[]>(nodes.map((n) => [n.key, []]));
  const below = new Map<string, string[]>(nodes.map((n) => [n.key, []]));
  for (const e of edges) {
    above.get(e.to)?.push(e.from);
    below.get(e.from)?.push(e.to);
  }
  return { above, below };
}

/** Everything that can be reached from the starts, themselves included; `stop` is not walked through. */
export function reach(starts: Iterable<string>, next: Map<string, string[]>, stop: (key: string) => boolean = () => false): Set<string> {
  const seen = new Set(starts);
  const open = [...seen];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (stop(key)) continue;
    for (const k of next.get(key) ?? []) {
      if (seen.has(k)) continue;
      seen.add(k);
      open.push(k);
    }
  }
  return seen;
}
