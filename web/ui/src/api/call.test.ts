import { afterEach, expect, test, vi } from "vitest";
import { address, call, onSignedOut } from "./call";
import { ApiError, messageOf } from "./error";

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: string) {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status })));
}

test("addresses leave out what is undefined, and escape the rest", () => {
  expect(address("/api/v1/queries", { search: "a&b=c", tag: undefined, limit: 5, archived: false })).toBe(
    "/api/v1/queries?search=a%26b%3Dc&limit=5&archived=false",
  );
  expect(address("/x", { search: "" })).toBe("/x");
});

test("an error of the API is its own sentence", async () => {
  answer(404, `{"error":"Query 7 not found"}`);
  await expect(call("GET", "/x")).rejects.toMatchObject({ status: 404, message: "Query 7 not found" });
});

test("an error of something in between says what it answered", async () => {
  answer(502, "<html>");
  await expect(call("GET", "/x")).rejects.toThrow(/The server answered 502/);
});

test("whoever is signed out hears of it, except from the session itself", async () => {
  const heard = vi.fn();
  onSignedOut(heard);
  answer(401, `{"error":"invalid API Key"}`);
  await expect(call("GET", "/api/v1/session")).rejects.toThrow();
  expect(heard).not.toHaveBeenCalled();
  await expect(call("GET", "/api/v1/queries")).rejects.toThrow();
  expect(heard).toHaveBeenCalledOnce();
});

test("messages are for people", () => {
  expect(messageOf(new ApiError(400, "No."))).toBe("No.");
  expect(messageOf(new TypeError("Failed to fetch"))).toMatch(/cannot be reached/);
});
