import { useRef } from 'preact/hooks';
import type { GrowingText } from '../../src/protocol/growingText.ts';
import { strings } from '../strings.ts';
import { BlockChapter, chaptersOf } from './BlockChapter.tsx';
import { GrowingDocument } from './growingDocument.ts';
import { FirstDepth } from './headingLevel.ts';
import { usePaced } from './usePaced.ts';

/** Characters of one reply that are drawn. */
const maxShown = 400_000;

interface MarkdownProps {
  readonly text: GrowingText | string;
  /** True while more may come. */
  readonly growing: boolean;
}

/** A reply's Markdown. Of a growing one only the last block is parsed and drawn again. */
export function Markdown({ text, growing }: MarkdownProps) {
  const document = useRef<GrowingDocument>(undefined);
  document.current ??= new GrowingDocument(() => performance.now());
  const shown = text.length > maxShown ? text.slice(0, maxShown) : text;
  const groups = usePaced(document.current, shown, growing);
  return (
    <div class="markdown" dir="auto">
      <FirstDepth.Provider value={document.current.firstDepth ?? 1}>
        {chaptersOf(groups).map((chapter, at, { length }) => (
          <BlockChapter key={at} groups={chapter} last={at === length - 1} />
        ))}
      </FirstDepth.Provider>
      {text.length > maxShown && <p class="aside">{strings.notShown(text.length - maxShown)}</p>}
    </div>
  );
}
