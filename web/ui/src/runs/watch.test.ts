// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eventParser, follow, type Connection } from "../api/events";
import { RunWatch } from "./watch";
import { bars, ticks } from "./spans";

const status = (state: string, ...nodes: [number, string][]) =>
  JSON.stringify({ status: state, pipeline_execution_id: "r", credits: 0, node_executions: nodes.map(([id, s]) => ({ id, credits: 0, query_execution_status: { status: s, query_id: id } })) });

test("a stream is cut into events wherever its pieces end", () => {
  const text = 'retry: 1000\nid: 17\ndata: {"a":1}\n\n:\n\nid: 18\ndata: x\ndata: y\n\nid: 19\ndata: unfinished\n';
  for (const size of [1, 2, 7, 1000]) {
    const parser = eventParser();
    const events = [];
    for (let i = 0; i < text.length; i += size) events.push(...parser.feed(text.slice(i, i + size)));
    expect(events).toEqual([{ id: "17", data: '{"a":1}' }, { id: "18", data: "x\ny" }]);
    expect(parser.retry()).toBe(1000);
  }
});

test("events are merged by node, and what did not change keeps its identity", () => {
  const watch = new RunWatch();
  const told = vi.fn();
  watch.subscribe(told);
  expect(watch.event({ id: "1", data: status("executing", [1, "executing"], [2, "pending"]) })).toBe(false);
  const second = watch.node(2);
  expect(watch.event({ id: "2", data: status("executing", [1, "completed"]) })).toBe(false);
  expect(watch.node(2)).toBe(second);
  expect(watch.node(1)?.query_execution_status?.status).toBe("completed");
  expect(watch.event({ id: "3", data: status("failed", [2, "failed"]) })).toBe(true);
  expect(watch.get().head?.status).toBe("failed");
  expect(told).toHaveBeenCalledTimes(3);
});

/** A server whose answers are written by the test. */
function server() {
  const asked: (string | null)[] = [];
  const answers: (() => Response | Promise<Response>)[] = [];
  vi.stubGlobal("fetch", (_: string, init: { headers: Record<string, string>; signal: AbortSignal }) => {
    asked.push(init.headers["Last-Event-ID"] ?? null);
    const answer = answers.shift();
    if (answer) return Promise.resolve(answer());
    return new Promise<Response>((_ok, no) => init.signal.addEventListener("abort", () => no(new DOMException("aborted", "AbortError"))));
  });
  const stream = (...events: string[]) => new Response(new Blob(events).stream(), { headers: { "Content-Type": "text/event-stream" } });
  return { asked, answers, stream };
}

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function listen(isLast: (data: string) => boolean = () => false) {
  const data: string[] = [];
  const states: Connection[] = [];
  const stop = follow("/events", {
    event: (e) => {
      data.push(e.data);
      return isLast(e.data);
    },
    connection: (s) => states.at(-1) !== s && states.push(s),
  });
  return { data, states, stop };
}

test("a connection that breaks comes back with the last number, and says so meanwhile", async () => {
  const s = server();
  s.answers.push(() => s.stream("id: 4\ndata: a\n\n"), () => { throw new TypeError("gone"); }, () => s.stream("id: 9\ndata: b\n\n"));
  const { data, states, stop } = listen((d) => d === "b");
  await vi.waitFor(() => expect(states).toEqual(["live", "reconnecting"]));
  await vi.advanceTimersByTimeAsync(1000);
  await vi.waitFor(() => expect(s.asked).toEqual([null, "4"]));
  await vi.advanceTimersByTimeAsync(5000);
  await vi.waitFor(() => expect(states.at(-1)).toBe("ended"));
  expect(data).toEqual(["a", "b"]);
  expect(s.asked).toEqual([null, "4", "4"]);
  stop();
});

test("an answer without contents, or a refusal, ends it for good", async () => {
  const s = server();
  s.answers.push(() => new Response(null, { status: 204 }));
  const first = listen();
  await vi.waitFor(() => expect(first.states).toEqual(["ended"]));
  s.answers.push(() => new Response('{"error":"Object not found"}', { status: 404 }));
  const second = listen();
  await vi.waitFor(() => expect(second.states).toEqual(["failed"]));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(s.asked).toHaveLength(2);
});

test("a window that nobody sees lets go of its connection, and catches up when it shows", async () => {
  const s = server();
  const { states, stop } = listen();
  const hide = (hidden: boolean) => {
    vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
    document.dispatchEvent(new Event("visibilitychange"));
  };
  hide(true);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(states).toEqual(["paused"]);
  hide(false);
  await vi.waitFor(() => expect(s.asked).toHaveLength(2));
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(s.asked).toHaveLength(2);
});

test("bars wait from when all that they read has ended", () => {
  const t = (s: number) => new Date(s * 1000).toISOString();
  const nodes = [
    { id: 2, credits: 0, depends_on: [1], started_at: t(5), ended_at: t(8) },
    { id: 1, credits: 0, started_at: t(1), ended_at: t(4) },
    { id: 3, credits: 0, depends_on: [2] },
    { id: 4, credits: 0, depends_on: [1], started_at: t(6) },
  ];
  expect(bars(nodes, 0, 9000).map((b) => [b.node.id, b.waits, b.begins, b.ends])).toEqual([
    [1, 0, 1000, 4000],
    [2, 4000, 5000, 8000],
    [4, 4000, 6000, 9000],
  ]);
});

test("ticks are few and round", () => {
  expect(ticks(9500)).toEqual([0, 5000]);
  expect(ticks(388)).toEqual([0, 100, 200, 300]);
  for (const span of [1, 7, 999, 12_345, 3_600_000]) expect(ticks(span).length).toBeLessThanOrEqual(6);
});
