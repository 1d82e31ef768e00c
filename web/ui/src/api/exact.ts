/** A value of a result as the page keeps it: numbers that a double cannot hold stay their text. */
export type Cell = string | number | boolean | null | Cell[] | { [key: string]: Cell };

type Source = { source?: string };

/**
 * Parses JSON without losing a digit: an integer beyond 2^53 becomes its text.
 * The source of a value is handed to the reviver by every browser since 2025;
 * in an older one such an integer is rounded, as JSON.parse always did.
 */
export function parseExactly<T>(text: string): T {
  const revive = (_: string, value: unknown, context?: Source) =>
    typeof value === "number" && !Number.isSafeInteger(value) && context?.source && /^-?\d+$/.test(context.source) ? context.source : value;
  return JSON.parse(text, revive) as T;
}
