import type { Links } from "./graph";
import type { Direction, Place } from "./layout";

export type Arrow = "left" | "right" | "up" | "down";

const middle = (p: Place) => ({ x: p.x + p.width / 2, y: p.y + p.height / 2 });

/**
 * The node that an arrow key leads to. With and against the data it follows an
 * edge, the one that bends least; across, it goes to the nearest neighbour in
 * the same rank, or else to whatever stands nearest that way.
 */
export function walk(from: string, arrow: Arrow, places: ReadonlyMap<string, Place>, links: Links, direction: Direction): string | undefined {
  const here = places.get(from);
  if (!here) return undefined;
  const [up, down]: [Arrow, Arrow] = direction === "LR" ? ["left", "right"] : ["up", "down"];
  const next = arrow === up ? links.above.get(from) : arrow === down ? links.below.get(from) : undefined;
  const linked = (next ?? []).filter((k) => places.has(k));
  if (linked.length) return nearest(here, linked, places, () => true, direction === "LR" ? [0, 1] : [1, 0]);
  if (arrow === up || arrow === down) return undefined;
  const c = middle(here);
  const beyond = (p: Place) => {
    const m = middle(p);
    return { left: m.x < c.x - 1, right: m.x > c.x + 1, up: m.y < c.y - 1, down: m.y > c.y + 1 }[arrow];
  };
  const others = [...places.keys()].filter((k) => k !== from);
  return nearest(here, others, places, beyond, direction === "LR" ? [6, 1] : [1, 6]);
}

function nearest(here: Place, keys: string[], places: ReadonlyMap<string, Place>, admit: (p: Place) => boolean, [wx, wy]: [number, number]): string | undefined {
  const c = middle(here);
  let best: string | undefined;
  let least = Infinity;
  for (const key of keys) {
    const place = places.get(key)!;
    if (!admit(place)) continue;
    const m = middle(place);
    const far = wx * Math.abs(m.x - c.x) + wy * Math.abs(m.y - c.y);
    if (far < least) [best, least] = [key, far];
  }
  return best;
}
