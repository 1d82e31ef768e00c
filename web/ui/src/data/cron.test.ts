import { expect, test } from "vitest";
import { inWords, usual } from "./cron";

test.each([
  ["0 * * * *", "at every full hour"],
  ["15 * * * *", "every hour, 15 minutes past"],
  ["*/10 * * * *", "every 10 minutes"],
  ["30 */6 * * *", "every 6 hours, at minute 30"],
  ["0 6 * * *", "every day at 06:00 UTC"],
  ["5 18 * * 1-5", "Monday to Friday at 18:05 UTC"],
  ["0 6 * * 7", "every Sunday at 06:00 UTC"],
  ["0 6 1 * *", "on day 1 of every month at 06:00 UTC"],
  ["0 6 1 1 *", undefined],
  ["0 6 1 * 1", undefined],
  ["61 6 * * *", undefined],
  ["every day", undefined],
  ["", undefined],
])("%s is %s", (cron, words) => expect(inWords(cron)).toBe(words));

test("what is proposed has words", () => {
  for (const cron of usual) expect(inWords(cron), cron).toBeDefined();
});
