import { useEffect, useReducer } from 'preact/hooks';

/** Whole seconds until `until` (milliseconds since 1970), drawn again each second; 0 once it is past. */
export function useCountdown(until: number | undefined): number {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const left = until === undefined ? 0 : Math.max(0, until - Date.now());
  useEffect(() => {
    if (left === 0) return undefined;
    const timer = setTimeout(() => redraw(undefined), left % 1_000 || 1_000);
    return () => clearTimeout(timer);
  });
  return Math.ceil(left / 1_000);
}
