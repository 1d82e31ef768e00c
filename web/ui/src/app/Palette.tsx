import { lazy, Suspense, useEffect } from "react";

const load = () => import("./Commands");
const Commands = lazy(load);

type PaletteProps = { open: boolean; onClose: () => void; onHelp: () => void };

/** The command palette, loaded when the page has come to rest: what is typed right after opening it must not be lost. One that cannot be loaded now is loaded when it is opened. */
export function Palette(props: PaletteProps) {
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), 1500);
    return () => clearTimeout(timer);
  }, []);
  return props.open ? (
    <Suspense fallback={null}>
      <Commands {...props} />
    </Suspense>
  ) : null;
}
