/** A name as the server's sort, filter and columns parameters and its SQL take it, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A name of several parts, dune.team.table, each part quoted. */
export function quotedPath(name: string): string {
  return name.split(".").map(quoted).join(".");
}
