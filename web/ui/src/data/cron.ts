const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const number = (field: string, most: number) => (/^\d+$/.test(field) && Number(field) <= most ? Number(field) : undefined);
const step = (field: string) => /^\*\/(\d+)$/.exec(field)?.[1];
const two = (n: number) => String(n).padStart(2, "0");

/** A schedule in words, where it is one of those that people write; undefined for the others. */
export function inWords(cron: string): string | undefined {
  const [minute, hour, day, month, weekday, ...more] = cron.trim().split(/\s+/);
  if (minute === undefined || hour === undefined || day === undefined || month !== "*" || weekday === undefined || more.length) return undefined;
  const m = number(minute, 59);
  const every = { minute: step(minute), hour: step(hour) };
  if (every.minute && hour === "*" && day === "*" && weekday === "*") return `every ${every.minute} minutes`;
  if (m === undefined) return undefined;
  if (day === "*" && weekday === "*" && hour === "*") return m === 0 ? "at every full hour" : `every hour, ${m} ${m === 1 ? "minute" : "minutes"} past`;
  if (day === "*" && weekday === "*" && every.hour) return `every ${every.hour} hours, at minute ${m}`;
  const h = number(hour, 23);
  if (h === undefined) return undefined;
  const at = `at ${two(h)}:${two(m)} UTC`;
  if (day === "*" && weekday === "*") return `every day ${at}`;
  if (day === "*" && weekday === "1-5") return `Monday to Friday ${at}`;
  const w = number(weekday, 7);
  if (day === "*" && w !== undefined) return `every ${days[w % 7]} ${at}`;
  const d = number(day, 31);
  if (d !== undefined && d > 0 && weekday === "*") return `on day ${d} of every month ${at}`;
  return undefined;
}

/** What most people want, to choose from. */
export const usual = ["0 * * * *", "0 6 * * *", "0 6 * * 1-5", "0 6 * * 1"];
