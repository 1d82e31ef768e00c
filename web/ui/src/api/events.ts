import { send } from "./call";
import { ApiError } from "./error";

export type ServerEvent = { id: string; data: string };

/**
 * Cuts a stream of server-sent events into events. It knows what this server
 * sends: lines that end with \n, and the fields id, data and retry.
 */
export function eventParser() {
  let rest = "";
  let id = "";
  let data: string[] = [];
  let retry: number | undefined;
  const line = (text: string, out: ServerEvent[]) => {
    if (text === "") {
      if (data.length) out.push({ id, data: data.join("\n") });
      data = [];
      return;
    }
    const colon = text.indexOf(":");
    const [field, value] = colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1).replace(/^ /, "")];
    if (field === "data") data.push(value);
    else if (field === "id") id = value;
    else if (field === "retry" && /^\d+$/.test(value)) retry = Number(value);
  };
  return {
    /** The events that the piece completes. */
    feed(piece: string): ServerEvent[] {
      const out: ServerEvent[] = [];
      const lines = (rest + piece).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const text of lines) line(text, out);
      return out;
    },
    /** How long the server asks to wait before coming back, in milliseconds. */
    retry: () => retry,
  };
}

export type Connection = "connecting" | "live" | "reconnecting" | "paused" | "ended" | "failed";

export type Listener = {
  /** Takes an event; true says that nothing will follow. */
  event: (e: ServerEvent) => boolean;
  connection: (state: Connection, error?: unknown) => void;
};

const silence = 40_000; // the server says something every 15 s
const longest = 10_000; // between two attempts
const hiddenFor = 10_000; // before a window that nobody sees lets go of its connection

/**
 * Follows an event stream until it ends or the returned function is called:
 * comes back with Last-Event-ID when the connection breaks, and lets go of it
 * while nobody looks, for a browser has six connections to a server and no
 * more. EventSource can do neither.
 */
export function follow(path: string, listener: Listener): () => void {
  const follower = new Follower(path, listener);
  follower.start();
  return () => follower.stop();
}

class Follower {
  private last = "";
  private tries = 0;
  private current: AbortController | undefined; // of the attempt that counts
  private waiting: ReturnType<typeof setTimeout> | undefined; // for the next attempt
  private hiding: ReturnType<typeof setTimeout> | undefined; // for letting go
  private readonly path: string;
  private readonly listener: Listener;

  constructor(path: string, listener: Listener) {
    this.path = path;
    this.listener = listener;
  }

  start() {
    document.addEventListener("visibilitychange", this.look);
    window.addEventListener("online", this.look);
    void this.attempt();
  }

  stop() {
    this.letGo();
    clearTimeout(this.hiding);
    document.removeEventListener("visibilitychange", this.look);
    window.removeEventListener("online", this.look);
  }

  private letGo() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.current?.abort();
    this.current = undefined;
  }

  private end(state: Connection, error?: unknown) {
    this.stop();
    this.listener.connection(state, error);
  }

  /** Lets go when the window has been hidden for a while, and comes back at once when it shows or the network does. */
  private look = () => {
    clearTimeout(this.hiding);
    if (document.hidden) {
      this.hiding = setTimeout(() => {
        this.letGo();
        this.listener.connection("paused");
      }, hiddenFor);
    } else if (!this.current || this.waiting !== undefined) {
      this.letGo();
      void this.attempt();
    }
  };

  private async attempt() {
    this.waiting = undefined;
    const mine = new AbortController();
    this.current = mine;
    const parser = eventParser();
    try {
      if (await this.read(mine, parser)) return this.end("ended");
    } catch (error) {
      if (this.current === mine && error instanceof ApiError && error.status < 500) return this.end("failed", error);
    }
    if (this.current !== mine) return; // let go of meanwhile
    this.listener.connection("reconnecting");
    this.waiting = setTimeout(() => void this.attempt(), Math.min(longest, (parser.retry() ?? 1000) * 2 ** this.tries++));
  }

  /** Reads one connection to its end, and tells whether nothing will follow. */
  private async read(mine: AbortController, parser: ReturnType<typeof eventParser>): Promise<boolean> {
    let watchdog = setTimeout(() => mine.abort(), silence);
    try {
      const headers: Record<string, string> = { Accept: "text/event-stream" };
      if (this.last) headers["Last-Event-ID"] = this.last;
      const response = await send("GET", this.path, { headers, signal: mine.signal });
      if (response.status === 204 || !response.body) return true;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        if (this.current !== mine) return false;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => mine.abort(), silence);
        this.tries = 0;
        this.listener.connection("live");
        for (const event of parser.feed(piece.value)) {
          this.last = event.id || this.last;
          if (this.listener.event(event)) return true;
        }
      }
      return false;
    } finally {
      clearTimeout(watchdog);
    }
  }
}
