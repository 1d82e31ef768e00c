// Drives every method that the client has against the server that
// DUNE_API_BASE_URL names, and asserts what comes back. Ids are those of the
// folder testdata/conformance.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const sdk = require("@duneanalytics/client-sdk");
require("loglevel").disableAll();
console.warn = () => {};

const { DuneClient, Paginator, QueryParameter } = sdk;
const completed = "QUERY_STATE_COMPLETED";
const sample = 1215383, longRunning = 1229120, blocks = 966920, numbers = 5898182, pipeline = 6090403;

// Which methods were called: a method that the client has and this file does
// not call fails the run.
const missing = new Set();
for (const [name, type] of Object.entries(sdk)) {
  if (typeof type !== "function" || !/API$|^DuneClient$|^Paginator$/.test(name)) continue;
  for (const method of Object.getOwnPropertyNames(type.prototype)) {
    if (method === "constructor" || method.startsWith("_")) continue;
    const called = type.prototype[method];
    missing.add(`${name}.${method}`);
    type.prototype[method] = function (...args) {
      missing.delete(`${name}.${method}`);
      return called.apply(this, args);
    };
  }
}

const dune = new DuneClient(process.env.DUNE_API_KEY);
const rows = (answer) => answer.result.rows;
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => ({ number: from + i }));
const ends = async (id) => {
  for (;;) {
    const status = await dune.exec.getExecutionStatus(id);
    if (status.is_execution_finished) return status;
    await new Promise((done) => setTimeout(done, 20));
  }
};
const fails = (call, status, text) => assert.rejects(call, (error) => {
  assert.equal(error.message, `Response Error: HTTP - Status: ${status}, Message: ${JSON.stringify({ error: text })}`);
  return true;
});

const parts = {
  async queries() {
    const id = await dune.query.createQuery({ name: "From Node", query_sql: "SELECT 1 AS a", description: "d", is_private: true });
    let q = await dune.query.readQuery(id);
    assert.deepEqual([q.query_id, q.name, q.description, q.query_sql, q.is_private, q.version, q.owner],
      [id, "From Node", "d", "SELECT 1 AS a", true, 1, "local"]);
    assert.equal(await dune.query.updateQuery(id, { name: "Renamed", query_sql: "SELECT 2 AS a", tags: ["x", "y"] }), id);
    q = await dune.query.readQuery(id);
    assert.deepEqual([q.name, q.query_sql, q.tags, q.version, q.description], ["Renamed", "SELECT 2 AS a", ["x", "y"], 2, "d"]);
    assert.equal(await dune.query.makePublic(id), id);
    assert.equal((await dune.query.readQuery(id)).is_private, false);
    assert.equal(await dune.query.makePrivate(id), id);
    assert.equal(await dune.query.archiveQuery(id), true);
    await assert.rejects(dune.exec.executeQuery(id), /archived/);
    assert.equal(await dune.query.unarchiveQuery(id), false);
    await fails(dune.query.readQuery(999999999), 404, "Query not found");
  },

  async executions() {
    const params = [QueryParameter.text("TextField", "Ünique 'text'"), QueryParameter.number("NumberField", 7),
      QueryParameter.date("DateField", "2024-02-29 01:02:03"), QueryParameter.enum("ListField", "Option 2")];
    const { execution_id: id, state } = await dune.exec.executeQuery(sample, { query_parameters: params, performance: "large" });
    assert.match(id, /^01[0-9A-Z]{24}$/);
    assert.match(state, /^QUERY_STATE_(PENDING|EXECUTING)$/);
    const status = await ends(id);
    assert.deepEqual([status.state, status.query_id, status.execution_id], [completed, sample, id]);
    assert.equal(status.result_metadata.row_count, 1);
    assert.deepEqual(status.result_metadata.column_names, ["text_field", "number_field", "date_field", "list_field"]);
    const want = [{ text_field: "Ünique 'text'", number_field: 7, date_field: "2024-02-29 01:02:03", list_field: "Option 2" }];
    const got = await dune.exec.getExecutionResults(id);
    assert.deepEqual([rows(got), got.next_uri, got.state], [want, undefined, completed]);
    assert.deepEqual(rows(await dune.exec.getResult(id)), want);
    assert.equal((await dune.exec.getStatus(id)).state, completed);
    const again = await dune.exec.execute(sample, params);
    await ends(again.execution_id);
    assert.deepEqual((await dune.exec.getResultCSV(again.execution_id)).data,
      "text_field,number_field,date_field,list_field\nÜnique 'text',7,2024-02-29 01:02:03,Option 2\n");

    const sql = await dune.exec.executeSql({ sql: "SELECT 1 AS one, 'x' AS x" });
    await ends(sql.execution_id);
    assert.deepEqual(rows(await dune.exec.getExecutionResults(sql.execution_id)), [{ one: 1, x: "x" }]);

    const bad = await dune.exec.executeSql({ sql: "SELECT x" });
    const failed = await ends(bad.execution_id);
    assert.deepEqual([failed.state, failed.error.type], ["QUERY_STATE_FAILED", "FAILED_TYPE_EXECUTION_FAILED"]);
    assert.match(failed.error.message, /Column 'x' cannot be resolved/);
    assert.equal((await dune.exec.getExecutionResults(bad.execution_id)).state, "QUERY_STATE_FAILED");

    const long = await dune.exec.executeQuery(longRunning);
    assert.equal(await dune.exec.cancelExecution(long.execution_id), true);
    assert.equal((await ends(long.execution_id)).state, "QUERY_STATE_CANCELLED");

    await fails(dune.exec.executeQuery(sample, { query_parameters: [QueryParameter.text("Invalid Parameter", "x")] }), 400,
      "unknown parameters (Invalid Parameter)");
    await fails(dune.exec.executeQuery(999999999), 404, "Query not found");
    await fails(dune.exec.executeQuery(0), 404, "Query not found");
    await fails(dune.exec.getExecutionStatus("Wonky Job ID"), 400, "The requested execution ID (ID: Wonky Job ID) is invalid.");
    await fails(new DuneClient("Bad Key").exec.executeQuery(sample), 401, "invalid API Key");
  },

  async results() {
    const { execution_id: id } = await dune.exec.executeQuery(numbers);
    const status = await ends(id);
    const page = await dune.exec.getExecutionResults(id, { limit: 2, offset: 1 });
    assert.deepEqual(rows(page), range(1, 2));
    assert.match(page.next_uri, /limit=2.*offset=3|offset=3.*limit=2/);
    assert.equal(page.result.metadata.total_row_count, 5);
    assert.deepEqual(rows(await dune.exec.getExecutionResults(id, { filters: "number > 1 and number < 4", sort_by: "number desc" })),
      [{ number: 3 }, { number: 2 }]);
    assert.equal(rows(await dune.exec.getExecutionResults(id, { sample_count: 3 })).length, 3);
    const csv = await dune.exec.getResultCSV(id, { limit: 3, columns: ["number"] });
    assert.deepEqual([csv.data, csv.next_offset], ["number\n0\n1\n2\n", 3]);

    // Pages of two, joined by the client.
    const last = await dune.exec.getLastExecutionResults(numbers, { limit: 2 });
    assert.deepEqual([rows(last.results), last.isExpired], [range(0, 4), false]);
    assert.equal((await dune.exec.getLastResultCSV(numbers, { limit: 2 })).data, "number\n0\n1\n2\n3\n4\n");

    const pages = await Paginator.new(dune.exec, status, 2);
    assert.deepEqual([pages.maxPage(), pages.getCurrentPageValues()], [3, { number: 1, values: range(0, 1) }]);
    assert.deepEqual(await pages.nextPage(), { number: 2, values: range(2, 3) });
    assert.deepEqual(await pages.lastPage(), { number: 3, values: range(4, 4) });
    assert.deepEqual(await pages.previousPage(), { number: 2, values: range(2, 3) });
    assert.deepEqual(await pages.getPage(1), { number: 1, values: range(0, 1) });
  },

  async client() {
    const opts = { pingFrequency: 0.05, batchSize: 100 };
    assert.deepEqual(rows(await dune.runQuery({ queryId: numbers, opts, filters: "number >= 3" })), range(3, 4));
    assert.equal((await dune.runQueryCSV({ queryId: numbers, opts: { ...opts, batchSize: 2 } })).data, "number\n0\n1\n2\n3\n4\n");
    assert.deepEqual(rows(await dune.getLatestResult({ queryId: numbers, opts })), range(0, 4));
    // A result that is older than no time at all is made anew.
    assert.deepEqual(rows(await dune.getLatestResult({ queryId: numbers, opts: { ...opts, maxAgeHours: 0 } })), range(0, 4));
    assert.deepEqual(rows(await dune.refresh(sample, [QueryParameter.text("TextField", "t")], 0.05)).map((r) => r.text_field), ["t"]);
    const status = await dune.refreshResults(blocks, {}, 0.05);
    assert.deepEqual([status.state, status.query_id, status.result_metadata.row_count], [completed, blocks, 9]);
    const file = path.join(os.tmpdir(), `barchan-${process.pid}.csv`);
    await dune.downloadCSV({ queryId: numbers, opts: { ...opts, batchSize: 2 } }, file);
    assert.equal(fs.readFileSync(file, "utf8"), "number\n0\n1\n2\n3\n4\n");
    fs.rmSync(file);
    const sql = await dune.runSql({ query_sql: "SELECT 7 AS n", name: "Once", archiveAfter: true, isPrivate: true, opts });
    assert.deepEqual(rows(sql), [{ n: 7 }]);
    assert.equal((await dune.query.readQuery(sql.query_id)).is_archived, true);
  },

  async pipelines() {
    const base = await dune.query.createQuery({ name: "Base", query_sql: "SELECT * FROM (VALUES 1, 2, 3) AS t(n)" });
    const double = await dune.query.createQuery({ name: "Double", query_sql: `SELECT 2 * n AS n FROM query_${base} ORDER BY 1` });
    for (const [query, queries, last, want] of [[pipeline, [pipeline], pipeline, [{ one: 1 }]], [double, [base, double], double, [{ n: 2 }, { n: 4 }, { n: 6 }]]]) {
      const { pipeline_execution_id: id } = await dune.exec.executeQueryPipeline(query, { performance: "large" });
      let status;
      do {
        status = await dune.pipeline.getPipelineStatus(id);
      } while (["pending", "executing"].includes(status.status));
      assert.equal(status.status, "completed");
      const nodes = status.node_executions.map((n) => n.query_execution_status);
      assert.deepEqual(nodes.map((n) => [n.query_id, n.status]), queries.map((q) => [q, "completed"]));
      const root = nodes.find((n) => n.query_id === last);
      assert.deepEqual(rows(await dune.exec.getExecutionResults(root.execution_id)), want);
      for (const q of queries) {
        const latest = await dune.exec.getLastExecutionResults(q);
        assert.equal(latest.results.execution_id, nodes.find((n) => n.query_id === q).execution_id);
      }
    }
    await fails(dune.exec.executeQueryPipeline(999999999), 404, "Query not found");
  },

  // Uploads by both of their names.
  async uploads() {
    for (const [api, old] of [[dune.uploads, false], [dune.table, true]]) {
      const table_name = old ? "node_old" : "node_new";
      const place = { namespace: "local", table_name };
      assert.equal(await api.uploadCsv({ table_name, data: "id,name\n1,a\n2,b\n", description: "d", is_private: false }), true);
      const made = await api.create({ ...place, schema: [{ name: "n", type: "bigint" }, { name: "s", type: "varchar", nullable: true }] });
      assert.deepEqual([made.namespace, made.table_name, made.full_name, made.already_existed], ["local", table_name, `dune.local.${table_name}`, false]);
      const csv = await api.insert({ ...place, data: Buffer.from("n,s\n1,x\n2,y\n"), content_type: "text/csv" });
      assert.equal(csv.rows_written, 2);
      const json = await api.insert({ ...place, data: Buffer.from('{"n":3,"s":"z"}\n'), content_type: "application/x-ndjson" });
      assert.equal(json.rows_written, 1);
      const read = async () => {
        const { execution_id: id } = await dune.exec.executeSql({ sql: `SELECT n, s FROM dune.local.${table_name} ORDER BY n` });
        assert.equal((await ends(id)).state, completed);
        return rows(await dune.exec.getExecutionResults(id));
      };
      assert.deepEqual(await read(), [{ n: 1, s: "x" }, { n: 2, s: "y" }, { n: 3, s: "z" }]);
      const listed = await dune.uploads.list({ limit: 100 });
      const own = listed.tables.find((t) => t.full_name === `dune.local.${table_name}`);
      assert.deepEqual(own.columns.map((c) => [c.name, c.type]), [["n", "bigint"], ["s", "varchar"]]);
      assert.ok(listed.tables.some((t) => t.full_name === `dune.local.dataset_${table_name}`));
      const sets = await dune.dataset.list({ limit: 100, type: "uploaded_table", owner_handle: "local" });
      assert.ok(sets.datasets.some((d) => d.full_name === `dune.local.${table_name}`));
      const set = await dune.dataset.getBySlug(`dune.local.${table_name}`);
      assert.deepEqual([set.full_name, set.type, set.owner.handle], [`dune.local.${table_name}`, "uploaded_table", "local"]);
      if (!old) {
        assert.match((await dune.uploads.clear(place)).message, /cleared/);
        assert.deepEqual(await read(), []);
      }
      assert.match((await api.delete(place)).message, /deleted/);
      await fails(dune.dataset.getBySlug(`dune.local.${table_name}`), 404, "Dataset not found");
    }
  },

  async others() {
    const usage = await dune.usage.getUsage();
    assert.ok(usage.billing_periods.length > 0);
    assert.ok(usage.billing_periods[0].credits_used > 0);
    // Queries have no slugs here, and so no endpoints.
    await fails(dune.custom.getResults({ handle: "local", slug: "none" }), 404, "Custom endpoint not found");
  },

  // What the client has for its own use, and applications may call too.
  async router() {
    assert.deepEqual(Object.keys(await dune.exec.post("sql/execute", { sql: "SELECT 1" })).sort().slice(0, 1), ["execution_id"]);
    assert.equal(dune.exec.url("usage"), "https://api.dune.com/api/v1/usage");
  },
};

(async () => {
  for (const [name, part] of Object.entries(parts)) {
    await part();
    console.log(`${name}: ok`);
  }
  missing.delete("ExecutionAPI.buildCSVResponse"); // private
  assert.deepEqual([...missing], [], "methods that were not called");
  console.log("every method was called");
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
