import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { memo } from '../memo.ts';
import { BlocksView } from './BlockView.tsx';
import type { Block } from './nodes.ts';

/** Blocks in a chunk. */
const chunkSize = 8;

/** How far outside of the view a chunk goes on being drawn. */
const margin = '1200px 0px';

/** The blocks of a document, a few together: of a long one only the last chunk is gone through. */
export function chunksOf(blocks: readonly Block[]): readonly Chunk[] {
  return Array.from({ length: Math.ceil(blocks.length / chunkSize) }, (_, at) => {
    const from = at * chunkSize;
    return { blocks: blocks.slice(from, from + chunkSize), from, before: blocks[from - 1] };
  });
}

interface Chunk {
  readonly blocks: readonly Block[];
  /** The number of the first one, and what stands before it. */
  readonly from: number;
  readonly before: Block | undefined;
}

interface BlockChunkProps extends Chunk {
  /** True of the one that grows. */
  readonly last: boolean;
}

/**
 * Some blocks, drawn again only when one of them changed. Far from the view only their room is left:
 * a reply that has grown for minutes costs no more than a short one.
 */
export const BlockChunk = memo(
  ({ blocks, from, before, last }: BlockChunkProps) => {
    const element = useRef<HTMLDivElement>(null);
    const room = useRoomWhenFar(element, !last);
    if (room !== undefined) return <div ref={element} style={{ height: `${room}px` }} />;
    return (
      <div ref={element} class="chunk">
        <BlocksView blocks={blocks} within="" from={from} before={before} />
      </div>
    );
  },
  (before, after) =>
    before.last === after.last &&
    before.before === after.before &&
    before.blocks.length === after.blocks.length &&
    before.blocks.every((block, at) => block === after.blocks[at]),
);

/** The height of an element while it is far from the view; undefined while it is near, or needed. */
function useRoomWhenFar(
  element: RefObject<HTMLElement | null>,
  mayGo: boolean,
): number | undefined {
  const [room, setRoom] = useState<number>();
  useEffect(() => {
    const watched = element.current;
    const root = watched?.closest('[role=log]');
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
