import { useEffect, useReducer, useRef } from 'preact/hooks';
import type { BlockGroup } from './blockGroup.ts';
import type { ReplyDocument, ReplySource } from './replyDocument.ts';

/** Milliseconds that parsing may take of each frame; what takes longer is done less often. */
const budget = 10;
/** A parse may take at most this share of the time. */
const share = 1 / 3;

/**
 * The blocks of a reply. Where one block grows huge (a list of a thousand items) its parse is done
 * as seldom as it is slow, so that typing stays smooth; the end of the text is never delayed.
 */
export function usePaced(
  document: ReplyDocument,
  source: ReplySource,
  growing: boolean,
): readonly BlockGroup[] {
  const nextAt = useRef(0);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const started = performance.now();
  const due = !growing || started >= nextAt.current;
  if (due) {
    document.update(source, !growing);
    const took = performance.now() - started;
    nextAt.current = took > budget ? started + took / share : 0;
  }
  useEffect(() => {
    if (due) return undefined;
    const timer = setTimeout(
      () => redraw(undefined),
      Math.max(0, nextAt.current - performance.now()),
    );
    return () => clearTimeout(timer);
  });
  return document.groups;
}
