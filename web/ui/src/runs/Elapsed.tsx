import { useEffect, useState } from "react";
import { duration } from "../ui/format";

/** The time now, told again and again as long as something goes on. */
export function useNow(active: boolean, every = 200): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [active, every]);
  return active ? Math.max(now, Date.now()) : now;
}

/** How long something took, or takes so far. */
export function Elapsed({ from, to }: { from: string | undefined; to: string | undefined }) {
  const now = useNow(Boolean(from) && !to);
  if (!from) return <>–</>;
  return <span className="num">{duration((to ? Date.parse(to) : now) - Date.parse(from))}</span>;
}
