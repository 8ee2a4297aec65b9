import { useEffect, useReducer } from 'preact/hooks';

/** The time, drawn again each second as long as `isWanted`; milliseconds since 1970. */
export function useNow(isWanted: boolean): number {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (!isWanted) return undefined;
    const timer = setInterval(() => redraw(undefined), 1_000);
    return () => clearInterval(timer);
  }, [isWanted]);
  return Date.now();
}
