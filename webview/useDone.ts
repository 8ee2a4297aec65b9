import { useEffect, useState } from 'preact/hooks';
import { usePanel } from './panel.ts';

const shownFor = 1_500;

/** A moment of "done" after a button was pressed: for the eye by its icon, aloud by `said`. */
export function useDone(said: string): readonly [boolean, () => void] {
  const store = usePanel();
  const [done, setDone] = useState(0);
  useEffect(() => {
    if (done === 0) return undefined;
    const timer = setTimeout(() => setDone(0), shownFor);
    return () => clearTimeout(timer);
  }, [done]);
  const finish = (): void => {
    setDone((times) => times + 1);
    store.say(said);
  };
  return [done > 0, finish];
}
