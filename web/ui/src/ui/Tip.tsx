import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";
import { Keys } from "./Keys";
import css from "./pop.module.css";

/** A tooltip over one control, for mouse and keyboard alike. */
export function Tip({ text, keys, children, side }: { text: ReactNode; keys?: string | undefined; children: ReactNode; side?: "top" | "right" | "bottom" | "left" }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={css.tip} sideOffset={5} side={side} collisionPadding={8}>
          {text}
          {keys && <Keys of={keys} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
