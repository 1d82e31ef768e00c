import { useEffect, useMemo, useRef, useState } from "react";
import type { Folded } from "./fold";
import { layout, shapeOf, type Direction, type LayoutAsked, type Place } from "./layout";

/** A chain and where its things stand; the two always belong together. */
export type Laid = { chain: Folded; direction: Direction; places: ReadonlyMap<string, Place> };

type Found = { shape: string; places: Map<string, Place> };

/** Up to here the places are found at once: sooner than a worker would answer. */
const small = 40;

/**
 * Where everything stands. A large chain is laid out by a worker: until it
 * answers the last picture stays, and at first there is none. An answer to a
 * question that is not asked any more is passed over.
 */
export function useLayout(chain: Folded, direction: Direction): Laid | undefined {
  const shape = shapeOf(chain.nodes, chain.edges, direction);
  const quick = chain.nodes.length <= small;
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the shape says all that the places depend on
  const asked: LayoutAsked = useMemo(() => ({ shape, direction, nodes: chain.nodes.map(({ key, kind }) => ({ key, kind })), edges: chain.edges }), [shape]);
  const near = useMemo(() => (quick ? { shape, places: layout(asked.nodes, asked.edges, asked.direction) } : undefined), [quick, shape, asked]);
  const far = useWorker(quick ? undefined : asked);
  const found = near ?? (far?.shape === shape ? far : undefined);
  const now: Laid | undefined = useMemo(() => found && { chain, direction, places: found.places }, [found, chain, direction]);
  const last = useRef<Laid>(undefined);
  useEffect(() => {
    if (now) last.current = now;
  }, [now]);
  return now ?? last.current;
}

/** Asks a worker of its own, which ends with the component. Without workers the page finds the places itself. */
function useWorker(asked: LayoutAsked | undefined): Found | undefined {
  const [found, setFound] = useState<Found>();
  const worker = useRef<Worker>(undefined);
  useEffect(() => () => worker.current?.terminate(), []);
  useEffect(() => {
    if (!asked) return;
    const here = () => setFound({ shape: asked.shape, places: layout(asked.nodes, asked.edges, asked.direction) });
    if (typeof Worker === "undefined") return here();
    worker.current?.terminate(); // what it was asked before is not wanted any more
    const made = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    worker.current = made;
    made.onmessage = ({ data }: MessageEvent<Found>) => setFound(data);
    made.onerror = here;
    made.postMessage(asked);
  }, [asked]);
  return found;
}
