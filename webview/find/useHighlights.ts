import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { usePanel } from '../panel.ts';
import { messageAttribute } from '../transcript/followScroll.ts';
import { patternOf } from './finder.ts';

/** How many places are marked at most: a letter stands in a long message ten thousand times. */
const mostMarks = 2_000;

/** Marks what is looked for in everything that is drawn; no element is made for it. */
export function useHighlights(scroller: RefObject<HTMLElement | null>): void {
  const { finder } = usePanel();
  const pattern = finder.isOpen.value ? patternOf(finder.query.value, 'giu') : undefined;
  const source = pattern?.source;
  const current = finder.current.value;
  useEffect(() => {
    const element = scroller.current;
    if (source === undefined || !element) return undefined;
    let frame = 0;
    const mark = (): void => {
      frame = 0;
      const ranges = placesIn(element, new RegExp(source, 'giu'));
      CSS.highlights.set('found', new Highlight(...ranges));
      CSS.highlights.set(
        'found-current',
        new Highlight(...ranges.filter((range) => messageWith(range) === current)),
      );
    };
    const changes = new MutationObserver(() => (frame ||= requestAnimationFrame(mark)));
    changes.observe(element, { childList: true, characterData: true, subtree: true });
    mark();
    return () => {
      changes.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete('found');
      CSS.highlights.delete('found-current');
    };
  }, [source, current, scroller]);
}

function messageWith({ startContainer }: Range): string | null | undefined {
  const turn = startContainer.parentElement?.closest(`[${messageAttribute}]`);
  return turn?.getAttribute(messageAttribute);
}

/** Where it stands in the messages under an element, in one piece of text each. */
export function placesIn(element: Element, pattern: RegExp): Range[] {
  const ranges: Range[] = [];
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node && ranges.length < mostMarks; node = texts.nextNode()) {
    if (node.parentElement?.closest('.visually-hidden, footer, .tools')) continue;
    for (const match of node.nodeValue?.matchAll(pattern) ?? []) {
      const range = new Range();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      ranges.push(range);
    }
  }
  return ranges;
}
