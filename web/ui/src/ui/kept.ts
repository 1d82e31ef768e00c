import { useState } from "react";

/** A choice that this browser remembers. */
export function useKept<T extends string>(name: string, usual: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    try {
      return (localStorage.getItem(`barchan.${name}`) as T | null) ?? usual;
    } catch {
      return usual; // a browser that keeps nothing
    }
  });
  const keep = (next: T) => {
    setValue(next);
    try {
      localStorage.setItem(`barchan.${name}`, next);
    } catch {
      // see above
    }
  };
  return [value, keep];
}
