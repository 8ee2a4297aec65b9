import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { usePanel } from '../panel.ts';
import { messageAttribute } from '../transcript/followScroll.ts';
import { patternOf } from './finder.ts';
import { currentPlace, foundAttribute, placesIn } from './places.ts';

/** Marks what is looked for in everything that is drawn; no element is made for it. */
export function useHighlights(scroller: RefObject<HTMLElement | null>): void {
  const { finder } = usePanel();
  const pattern = finder.isOpen.value ? patternOf(finder.query.value) : undefined;
  const source = pattern?.source;
  const current = finder.current.value;
  useEffect(() => {
    const element = scroller.current;
    if (source === undefined || !element) return undefined;
    let frame = 0;
    const mark = (): void => {
      frame = 0;
      const wanted = new RegExp(source, 'giu');
      const turn = current && element.querySelector(selectorOf(current.message));
      const place = turn ? currentPlace(turn, wanted) : undefined;
      CSS.highlights.set('found', new Highlight(...placesIn(element, wanted)));
      const marked = new Highlight(...(place ? [place] : []));
      marked.priority = 1;
      CSS.highlights.set('found-current', marked);
    };
    const changes = new MutationObserver(() => (frame ||= requestAnimationFrame(mark)));
    changes.observe(element, {
      childList: true,
      characterData: true,
      subtree: true,
      attributeFilter: [foundAttribute],
    });
    mark();
    return () => {
      changes.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete('found');
      CSS.highlights.delete('found-current');
    };
  }, [source, current, scroller]);
}

function selectorOf(message: string): string {
  return `[${messageAttribute}="${CSS.escape(message)}"]`;
}
