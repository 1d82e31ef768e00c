import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen, useShortcuts, type Shortcut } from "./shortcuts";

let stop: () => void;
beforeEach(() => (stop = listen()));
afterEach(() => stop());

function Holder({ list }: { list: Shortcut[] }) {
  useShortcuts(list);
  return <input aria-label="text" />;
}

const of = (keys: string, run: () => void): Shortcut => ({ keys, run, label: keys, group: "test" });

test("one key, keys after each other, and keys with mod", async () => {
  const [help, queries, save] = [vi.fn(), vi.fn(), vi.fn()];
  render(<Holder list={[of("?", help), of("g q", queries), of("mod+s", save)]} />);
  const user = userEvent.setup();
  await user.keyboard("?");
  await user.keyboard("gq");
  await user.keyboard("{Control>}s{/Control}");
  expect([help, queries, save].map((f) => f.mock.calls.length)).toEqual([1, 1, 1]);
});

test("while typing only those with mod work", async () => {
  const [queries, save] = [vi.fn(), vi.fn()];
  const { getByLabelText } = render(<Holder list={[of("g q", queries), of("mod+s", save)]} />);
  const user = userEvent.setup();
  await user.click(getByLabelText("text"));
  await user.keyboard("gq{Control>}s{/Control}");
  expect(queries).not.toHaveBeenCalled();
  expect(save).toHaveBeenCalledOnce();
});

test("a component that is gone takes its shortcuts along", async () => {
  const run = vi.fn();
  const { unmount } = render(<Holder list={[of("x", run)]} />);
  unmount();
  await userEvent.setup().keyboard("x");
  expect(run).not.toHaveBeenCalled();
});
