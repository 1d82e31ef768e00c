import { ApiError } from "./error";

type Query = Record<string, string | number | boolean | undefined>;
export type Call = { query?: Query; body?: unknown; raw?: BodyInit; type?: string; headers?: Record<string, string>; signal?: AbortSignal | undefined };

let signedOut: () => void = () => undefined;

/** Sets what happens when the server no longer knows who is signed in. */
export function onSignedOut(then: () => void) {
  signedOut = then;
}

/** The address of a call, with what is undefined left out. */
export function address(path: string, query: Query = {}): string {
  const q = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined && value !== "") q.set(key, String(value));
  return q.size ? `${path}?${q}` : path;
}

/** Calls the API with the session's cookie, and throws an ApiError for every answer but 2xx. */
export async function send(method: string, path: string, { query, body, raw, type, headers, signal }: Call = {}): Promise<Response> {
  const response = await fetch(address(path, query), {
    method,
    credentials: "same-origin",
    signal: signal ?? null,
    headers: { ...(body !== undefined ? { "Content-Type": "application/json" } : type ? { "Content-Type": type } : {}), ...headers },
    body: body !== undefined ? JSON.stringify(body) : (raw ?? null),
  });
  if (response.ok) return response;
  if (response.status === 401 && path !== "/api/v1/session") signedOut();
  throw new ApiError(response.status, await reason(response));
}

async function reason(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as { error?: string | { message?: string } };
    const message = typeof error === "string" ? error : error?.message;
    if (message) return message;
  } catch {
    // not the API's own answer: a proxy's, say
  }
  return `The server answered ${response.status} ${response.statusText}`.trim();
}

/** Calls the API and reads its JSON. */
export async function call<T>(method: string, path: string, options?: Call): Promise<T> {
  const response = await send(method, path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal) => call<T>("GET", path, { query: query ?? {}, signal });
