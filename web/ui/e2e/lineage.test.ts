import { expect, test } from "vitest";
import { accessible, colours, shot, signedIn } from "./browser";
import { ended, run, shop } from "./scenes";

test("lineage goes up and down from a query and from a table, to the columns", async () => {
  const s = await shop("lineage");
  await ended(await run(s.report));
  const { page, problems, close } = await signedIn({ at: `/queries/${s.customers}` });
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Lineage" }).click();
  await page.waitForURL(`**/lineage/query/${s.customers}`);
  const nodes = page.locator("[data-node]");
  await nodes.filter({ hasText: "Weekly report" }).waitFor(); // what is made of it
  await nodes.filter({ hasText: "lineage_orders" }).waitFor(); // what it is made of
  expect(await nodes.filter({ hasText: "Revenue per day" }).count()).toBe(0); // neither
  const columns = page.getByRole("region", { name: "Columns", exact: true });
  await columns.getByRole("row", { name: /^spent .*dataset_lineage_orders\.amount/ }).waitFor();
  await accessible(page);
  await shot(page, "lineage");
  await colours(page, "dark");
  await accessible(page, "contrast");
  await colours(page, "light");
  await columns.getByRole("link", { name: /dataset_lineage_orders/ }).first().click();
  await page.getByRole("link", { name: "Lineage" }).click();
  await page.waitForURL("**/lineage/data/dune.local.dataset_lineage_orders");
  await nodes.filter({ hasText: "Weekly report" }).waitFor();
  expect(await nodes.count()).toBe(6);
  await nodes.filter({ hasText: "Revenue per day" }).click();
  await page.getByRole("complementary", { name: "Node Revenue per day" }).getByRole("link", { name: "Lineage" }).click();
  await page.waitForURL(`**/lineage/query/${s.daily}`);
  await page.setViewportSize({ width: 390, height: 780 });
  await nodes.first().waitFor();
  await accessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.goto("/lineage/query/99999999");
  await page.getByText("The lineage could not be loaded").waitFor();
  await close();
  expect(problems).toEqual([]);
});
