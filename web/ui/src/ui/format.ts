/** How numbers and times are written everywhere. All functions take what the API sends. */

const whole = new Intl.NumberFormat("en-US");
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** 1234567 → "1,234,567". */
export function count(n: number): string {
  return whole.format(n);
}

/** 1234567 → "1.2M", for where there is no room. */
export function brief(n: number): string {
  return n < 10_000 ? whole.format(n) : short.format(n);
}

/** "1 row", "2 rows". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${whole.format(n)} ${n === 1 ? one : many}`;
}

/** Bytes in the largest unit that leaves at least one: "4.2 MB". */
export function bytes(n: number | string): string {
  let value = Number(n);
  for (const unit of ["B", "kB", "MB", "GB"]) {
    if (value < 1000) return `${unit === "B" ? value : value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
    value /= 1000;
  }
  return `${value.toFixed(1)} TB`;
}

/** Credits as a person compares them: "0", "<0.001", "0.032", "4.12", "1,204". */
export function credits(n: number): string {
  if (n === 0) return "0";
  if (n < 0.001) return "<0.001";
  return n < 1 ? n.toFixed(3) : n < 100 ? n.toFixed(2) : whole.format(Math.round(n));
}

/** Credits as they are billed, to the last decimal: for titles and details. */
export function exactCredits(n: number): string {
  return n.toFixed(6).replace(/\.?0+$/, "");
}

/** A span in milliseconds: "38 ms", "2.4 s", "3 min 05 s", "2 h 10 min". */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const s = ms / 1000;
  if (s < 60) return `${s.toFixed(s < 10 ? 1 : 0)} s`;
  const min = Math.floor(s / 60);
  if (min < 60) return `${min} min ${String(Math.floor(s % 60)).padStart(2, "0")} s`;
  return `${Math.floor(min / 60)} h ${String(min % 60).padStart(2, "0")} min`;
}

/** The span between two times of the API; an open end is now. */
export function between(start: string | undefined, end: string | undefined, now = Date.now()): string {
  if (!start) return "–";
  return duration((end ? Date.parse(end) : now) - Date.parse(start));
}

/** A time of the API, as a person says it: "just now", "4 min ago", "3 May 2024". */
export function ago(time: string | undefined, now = Date.now()): string {
  if (!time) return "–";
  const s = (now - Date.parse(time)) / 1000;
  if (Number.isNaN(s)) return time;
  if (s < 45 && s > -45) return "just now";
  const [text, tail] = [Math.abs(s), s > 0 ? " ago" : ""];
  const head = s > 0 ? "" : "in ";
  if (text < 3600) return `${head}${Math.max(1, Math.round(text / 60))} min${tail}`;
  if (text < 86_400) return `${head}${Math.round(text / 3600)} h${tail}`;
  if (text < 7 * 86_400) return `${head}${plural(Math.round(text / 86_400), "day")}${tail}`;
  return new Date(time).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}

/** A time of the API in full, UTC: "2024-03-04 21:59:33". */
export function instant(time: string | undefined): string {
  return time ? time.slice(0, 19).replace("T", " ") : "–";
}
