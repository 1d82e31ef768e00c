import { layout, type LayoutAsked } from "./layout";

/** Finds places beside the page: a large chain takes a second, in which the page stays alive. */
self.addEventListener("message", ({ data: { shape, nodes, edges, direction } }: MessageEvent<LayoutAsked>) => {
  self.postMessage({ shape, places: layout(nodes, edges, direction) });
});
