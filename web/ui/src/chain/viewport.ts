import type { Node, ReactFlowInstance } from "@xyflow/react";
import { useEffect, useMemo, useRef, type RefObject } from "react";
import type { Place } from "./layout";

export const readable = 0.6; // below this, names cannot be read

type Box = { x: number; y: number; width: number; height: number };

export function boundsOf(places: Iterable<Place>): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const p of places) {
    left = Math.min(left, p.x);
    top = Math.min(top, p.y);
    right = Math.max(right, p.x + p.width);
    bottom = Math.max(bottom, p.y + p.height);
  }
  return left === Infinity ? { x: 0, y: 0, width: 0, height: 0 } : { x: left, y: top, width: right - left, height: bottom - top };
}

/** The zoom at which a box fits into a window, with a margin, and never larger than life. */
export function zoomToFit(box: Box, width: number, height: number, margin = 28): number {
  return Math.max(0.06, Math.min(1, (width - 2 * margin) / Math.max(1, box.width), (height - 2 * margin) / Math.max(1, box.height)));
}

/** How far something must move along one axis to lie within a room, with a margin. */
export function shift(at: number, size: number, room: number, margin = 16): number {
  if (at < margin) return margin - at;
  return at + size > room - margin ? Math.max(room - margin - size, margin) - at : 0;
}

/** Where a picture that is larger than the room goes, so that no side of the room is empty; a smaller one goes to the middle. */
export function within(at: number, start: number, size: number, room: number, margin = 28): number {
  if (size + 2 * margin <= room) return (room - size) / 2 - start;
  return Math.min(margin - start, Math.max(room - margin - size - start, at));
}

type Flow = ReactFlowInstance<Node<{ node: never } & Record<string, unknown>>>;

/**
 * What of the picture shows. At first all of it, or, where names could not be
 * read then, the surroundings of the node that matters. After that it is the
 * reader's, until another picture comes.
 */
export function useViewport(flow: RefObject<unknown>, box: RefObject<HTMLDivElement | null>, places: ReadonlyMap<string, Place>, focus: string | undefined) {
  const held = useRef({ places, focus, taken: false });
  held.current.places = places;
  held.current.focus = focus;
  const view = useMemo(() => {
    const rf = () => flow.current as Flow | null;
    const room = () => ({ width: box.current?.clientWidth ?? 0, height: box.current?.clientHeight ?? 0 });
    const centre = (key: string, zoom: number, ms = 0) => {
      const p = held.current.places.get(key);
      if (p) void rf()?.setCenter(p.x + p.width / 2, p.y + p.height / 2, { zoom, duration: ms });
    };
    // Around a node, without showing what is beyond the edge of the picture.
    const around = (key: string, zoom: number) => {
      const p = held.current.places.get(key);
      const { width, height } = room();
      const all = boundsOf(held.current.places.values());
      if (!p) return;
      const x = within(width / 2 - (p.x + p.width / 2) * zoom, all.x * zoom, all.width * zoom, width);
      const y = within(height / 2 - (p.y + p.height / 2) * zoom, all.y * zoom, all.height * zoom, height);
      void rf()?.setViewport({ x, y, zoom });
    };
    const fit = (ms = 220) => {
      const bounds = boundsOf(held.current.places.values());
      const { width, height } = room();
      const zoom = zoomToFit(bounds, width, height);
      void rf()?.setViewport({ x: (width - bounds.width * zoom) / 2 - bounds.x * zoom, y: (height - bounds.height * zoom) / 2 - bounds.y * zoom, zoom }, { duration: ms });
    };
    const nudge = (key: string) => {
      const p = held.current.places.get(key);
      const at = rf()?.getViewport();
      if (!p || !at) return;
      const { width, height } = room();
      const dx = shift(p.x * at.zoom + at.x, p.width * at.zoom, width);
      const dy = shift(p.y * at.zoom + at.y, p.height * at.zoom, height);
      if (dx || dy) void rf()?.setViewport({ x: at.x + dx, y: at.y + dy, zoom: at.zoom }, { duration: 160 });
    };
    const settle = () => {
      held.current.taken = false;
      const { width, height } = room();
      if (!width || !height) return;
      const zoom = zoomToFit(boundsOf(held.current.places.values()), width, height);
      if (zoom >= readable || held.current.focus === undefined) fit(0);
      else around(held.current.focus, 0.85);
    };
    return {
      fit: () => {
        held.current.taken = true;
        fit();
      },
      settle,
      zoom: (by: number) => {
        held.current.taken = true;
        void (by > 0 ? rf()?.zoomIn({ duration: 120 }) : rf()?.zoomOut({ duration: 120 }));
      },
      /** Brings a node to the middle, large enough to read. */
      show: (key: string) => {
        held.current.taken = true;
        centre(key, Math.max(0.7, rf()?.getZoom() ?? 1), 260);
      },
      /** Brings a node into sight, large enough to read, if it is not. */
      reveal: (key: string) => {
        held.current.taken = true;
        if ((rf()?.getZoom() ?? 1) < readable) centre(key, 0.7);
        else nudge(key);
      },
      /** Moves the picture as little as shows a node whole. */
      keepInSight: nudge,
      /** The reader moved the picture: it stays where it is. */
      taken: () => {
        held.current.taken = true;
      },
    };
  }, [flow, box]);

  useEffect(() => view.settle(), [view, places]);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(() => {
      if (!held.current.taken) view.settle();
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box, view]);
  return view;
}
