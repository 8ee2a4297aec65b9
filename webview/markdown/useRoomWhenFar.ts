import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** How far outside of the view something goes on being drawn. */
const margin = '1200px 0px';

/** The height of an element while it is far from the view; undefined while it is near, or needed. */
export function useRoomWhenFar(
  element: RefObject<HTMLElement | null>,
  mayGo: boolean,
): number | undefined {
  const [room, setRoom] = useState<number>();
  useEffect(() => {
    const watched = element.current;
    const root = watched?.closest('[role=log]');
    // What was measured before it was needed is not what it takes after that.
    if (!mayGo) setRoom(undefined);
    if (!watched || !root || !mayGo) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1);
        if (!entry) return;
        if (entry.isIntersecting) setRoom(undefined);
        else if (!isInUse(watched)) setRoom((known) => known ?? entry.boundingClientRect.height);
      },
      { root, rootMargin: margin },
    );
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element, mayGo]);
  return mayGo ? room : undefined;
}

/** The focus would be lost with it, and text that is selected could not be copied. */
function isInUse(element: HTMLElement): boolean {
  const selection = getSelection();
  const isSelected = selection?.isCollapsed === false && selection.containsNode(element, true);
  return isSelected || element.contains(document.activeElement);
}
