import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import { usePanel } from '../panel.ts';
import { Pasting, type PastingOptions } from './pasting.ts';

/** The long texts that are pasted into the input within `root`. */
export function usePasting(
  root: RefObject<HTMLElement | null>,
  written: Pick<PastingOptions, 'pastes' | 'onChange' | 'off'>,
): Pasting {
  const store = usePanel();
  const kept = useRef<Pasting>(null);
  const now: PastingOptions = {
    ...written,
    input: () => root.current?.querySelector('textarea') ?? null,
    session: store.sessionId.value,
    say: (text) => store.say(text),
  };
  kept.current ??= new Pasting(now);
  kept.current.update(now);
  return kept.current;
}
