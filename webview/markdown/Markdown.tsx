import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { GrowingText } from '../../src/protocol/growingText.ts';
import type { Step } from '../../src/protocol/steps.ts';
import { CodeSource } from '../code/codeSource.ts';
import { useFoundGroup } from '../find/useFound.ts';
import { strings } from '../strings.ts';
import { BlockChapter, chaptersOf } from './BlockChapter.tsx';
import type { BlockGroup } from './blockGroup.ts';
import { codePlaceFrom, groupOfPlace, wantsCode, CodeWanted } from './codePlaces.ts';
import { ReplyDocument } from './replyDocument.ts';
import { FirstDepth } from './headingLevel.ts';
import { usePaced } from './usePaced.ts';

/** Characters of one reply that are drawn. */
const maxShown = 400_000;

interface MarkdownProps {
  readonly text: GrowingText | string;
  /** The tools that were called for it, each at its place in the text. */
  readonly steps: readonly Step[] | undefined;
  /** True while more may come. */
  readonly growing: boolean;
}

/** A reply's Markdown. Of a growing one only the last block is parsed and drawn again. */
export function Markdown({ text, steps, growing }: MarkdownProps) {
  const document = useRef<ReplyDocument>(undefined);
  document.current ??= new ReplyDocument(() => performance.now());
  const shown = text.length > maxShown ? text.slice(0, maxShown) : text;
  const groups = usePaced(document.current, { text: shown, steps }, growing);
  const { element, group: wanted } = useWantedCode(groups);
  const found = useFoundGroup(useContext(CodeSource)?.reply, groups);
  return (
    <div ref={element} class="markdown" dir="auto">
      <FirstDepth.Provider value={document.current.firstDepth ?? 1}>
        {chaptersOf(groups).map((chapter, at, { length }) => (
          <BlockChapter
            key={at}
            groups={chapter}
            last={at === length - 1}
            wanted={wanted !== undefined && chapter.includes(wanted) ? wanted : undefined}
            found={found && chapter.includes(found.group) ? found : undefined}
          />
        ))}
      </FirstDepth.Provider>
      {text.length > maxShown && <p class="aside">{strings.notShown(text.length - maxShown)}</p>}
    </div>
  );
}

/** The group of blocks that a key leads to: it is drawn, however far from the view it is. */
function useWantedCode(groups: readonly BlockGroup[]) {
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(groups);
  latest.current = groups;
  const [place, want] = useState<string>();
  useLayoutEffect(() => {
    const markdown = element.current;
    const onWanted = (event: Event): void => {
      if (!(event instanceof CodeWanted)) return;
      event.found = codePlaceFrom(latest.current, event);
      want(event.found);
    };
    markdown?.addEventListener(wantsCode, onWanted);
    return () => markdown?.removeEventListener(wantsCode, onWanted);
  }, []);
  return { element, group: place === undefined ? undefined : groupOfPlace(groups, place) };
}
