import { useEffect, useState } from "react";
import { ago, instant } from "./format";

/** A time as a person says it, in full on hover, and kept true. */
export function Time({ at }: { at: string | undefined }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={at ? `${instant(at)} UTC` : undefined}>
      {ago(at, Math.max(now, Date.now()))}
    </time>
  );
}
