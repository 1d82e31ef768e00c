import { lazy, Suspense } from "react";

const Commands = lazy(() => import("./Commands"));

type PaletteProps = { open: boolean; onClose: () => void; onHelp: () => void };

/** The command palette, loaded when first opened. */
export function Palette(props: PaletteProps) {
  return props.open ? (
    <Suspense fallback={null}>
      <Commands {...props} />
    </Suspense>
  ) : null;
}
