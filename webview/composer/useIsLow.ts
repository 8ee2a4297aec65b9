import { useEffect, useState } from 'preact/hooks';

/** A panel below another one, or zoomed to twice its size. */
const low = matchMedia('(height < 440px)');

/** True while the page is so low that what is not the conversation has to make room. */
export function useIsLow(): boolean {
  const [isLow, setIsLow] = useState(low.matches);
  useEffect(() => {
    const changed = (): void => setIsLow(low.matches);
    changed();
    low.addEventListener('change', changed);
    return () => low.removeEventListener('change', changed);
  }, []);
  return isLow;
}
