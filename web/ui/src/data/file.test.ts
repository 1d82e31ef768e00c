import { expect, test } from "vitest";
import { formatOf, tableNameOf, uploadOf } from "./file";

test.each([["a.CSV", "csv"], ["a.b.parquet", "parquet"], ["x.jsonl", "ndjson"], ["x.xlsx", undefined], ["csv", undefined]])("%s is %s", (name, format) => expect(formatOf(name)).toBe(format));

test.each([["Daily Sales (2024).csv", "daily_sales_2024"], ["2024.csv", "t_2024"], ["Übersicht.csv", "u_bersicht"], ["….csv", "t_"]])("%s becomes the table %s", (file, table) => expect(tableNameOf(file)).toBe(table));

test("a CSV goes to Dune's own call, other files to ours", async () => {
  const csv = await uploadOf(new File(["a\n1\n"], "a.csv"), "csv", "a", "files", true);
  expect([csv.method, csv.path, JSON.parse(csv.body as string)]).toEqual(["POST", "/api/v1/uploads/csv", { table_name: "a", data: "a\n1\n", is_private: true }]);
  const parquet = await uploadOf(new File(["PAR1"], "a.parquet"), "parquet", "a b", "files", false);
  expect([parquet.method, parquet.path]).toEqual(["PUT", "/api/v1/tables/files/a%20b"]);
});
