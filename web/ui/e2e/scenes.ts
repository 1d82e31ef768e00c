import { api } from "./browser";

/** Saves a query and returns its id. */
export async function save(name: string, sql: string): Promise<number> {
  return (await api<{ query_id: number }>("POST", "/api/v1/query", { name, query_sql: sql })).query_id;
}

/** SQL that takes about as many seconds as it is told to; the columns given are in its one row. */
export function slow(seconds: number, columns = "1 AS n"): string {
  return `SELECT ${columns} FROM (SELECT count(*) AS c FROM UNNEST(sequence(1, 3000)) AS a(x) CROSS JOIN UNNEST(sequence(1, 3000)) AS b(y) CROSS JOIN UNNEST(sequence(1, ${Math.ceil(seconds * 12)})) AS c(z) WHERE (x * y + z) % 7 = 1) t`;
}

export async function run(query: number): Promise<string> {
  return (await api<{ pipeline_execution_id: string }>("POST", `/api/v1/query/${query}/pipeline/execute`, {})).pipeline_execution_id;
}

/** Waits until a run has ended, and returns its state. */
export async function ended(id: string): Promise<string> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { status } = await api<{ status: string }>("GET", `/api/v1/pipelines/executions/${id}/status`);
    if (status !== "pending" && status !== "executing") return status;
    if (Date.now() > deadline) throw new Error(`run ${id} is still ${status}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** A small chain that people would write: a table, three queries on it, one that joins two of them. */
export async function shop(prefix: string): Promise<{ orders: number; daily: number; customers: number; report: number; top: number }> {
  await api("POST", "/api/v1/uploads/csv", { table_name: `${prefix}_orders`, data: "day,customer,amount\n2026-01-01,ann,12\n2026-01-01,bob,7\n2026-01-02,ann,3\n2026-01-03,cy,21\n" });
  const orders = await save("Orders, cleaned", `SELECT CAST(day AS date) AS day, customer, amount\nFROM dune.local.dataset_${prefix}_orders\nWHERE amount > 0`);
  const daily = await save("Revenue per day", `SELECT day, sum(amount) AS revenue\nFROM query_${orders}\nGROUP BY 1`);
  const customers = await save("Customers", `SELECT customer, count(*) AS orders, sum(amount) AS spent\nFROM query_${orders}\nGROUP BY 1`);
  const top = await save("Best customers", `SELECT *\nFROM query_${customers}\nORDER BY spent DESC\nLIMIT 10`);
  const report = await save("Weekly report", `SELECT d.day, d.revenue, c.customer\nFROM query_${daily} d\nCROSS JOIN query_${top} c\nORDER BY 1`);
  return { orders, daily, customers, report, top };
}

/** A chain of many: layers in which every query reads two of the layer before. Returns the last query. */
export async function many(layers: number, width: number): Promise<number> {
  let before: number[] = [];
  for (let l = 0; l < layers; l++) {
    const sql = (i: number) => {
      const inputs = before.length ? [before[i]!, before[(i + (l % 3 === 0 ? 1 : 0)) % width]!] : [];
      const from = [...new Set(inputs)].map((q) => `SELECT n FROM query_${q}`).join(" UNION ALL ");
      return inputs.length ? `SELECT max(n) + 1 AS n FROM (${from}) t` : `SELECT ${i} AS n`;
    };
    before = await Promise.all(Array.from({ length: width }, (_, i) => save(`Layer ${l + 1}, part ${i + 1}`, sql(i))));
  }
  return save("All parts together", `SELECT sum(n) AS n FROM (${before.map((q) => `SELECT n FROM query_${q}`).join(" UNION ALL ")}) t`);
}
