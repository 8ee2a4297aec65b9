import { isolatedPath } from '../../src/protocol/isolated.ts';
import type { RefObject } from 'preact';
import { useContext, useEffect, useRef } from 'preact/hooks';
import type { CodeUse } from '../../src/protocol/codeIntent.ts';
import { splitLabel } from '../contextText.ts';
import { FoldButton } from '../FoldButton.tsx';
import { Link } from '../markdown/InlineView.tsx';
import { linkUse } from '../markdown/links.ts';
import type { CodeNode } from '../markdown/nodes.ts';
import { visiblePath } from '../markdown/visiblePath.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { CodeSource } from './codeSource.ts';
import { CodeText } from './CodeText.tsx';
import { CodeToolbar } from './CodeToolbar.tsx';
import { codeUses, needsItsEnd, useByKey } from './codeUses.ts';
import { useColoredCode } from './useColoredCode.ts';
import { useFold } from './useFold.ts';

interface CodeBlockProps {
  readonly code: CodeNode;
  /** Which block of its reply it is. */
  readonly place: string;
  /** The file that it is for, where the reply names one. */
  readonly path: string | undefined;
}

/** A block of code with what can be done with it. */
export function CodeBlock({ code, place, path }: CodeBlockProps) {
  const block = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLPreElement>(null);
  const source = useContext(CodeSource);
  const fold = useFold(code.text, `${source?.reply ?? ''}:${place}`, source?.running ?? false);
  const shown = visibleText(fold.text);
  const lines = useColoredCode(shown, code.language, scroller);
  const { uses, use } = useUses(code, path);
  useKeys(block, use);
  return (
    <figure ref={block} class="code-block" data-place={place}>
      <figcaption>
        <CodeTitle language={code.language} path={path} />
        <CodeToolbar text={code.text} uses={uses} unfinished={code.open === true} onUse={use} />
      </figcaption>
      <pre ref={scroller} tabIndex={0} role="group" aria-label={strings.codeBlock(code.language)}>
        <code>
          <CodeText lines={lines} />
        </code>
      </pre>
      <FoldButton
        class="code-fold"
        lines={fold.lines}
        isFolded={fold.isFolded}
        onToggle={fold.toggle}
      />
      {code.open && source?.running === false && <p class="code-cut">{strings.code.cutOff}</p>}
    </figure>
  );
}

interface Uses {
  readonly uses: readonly CodeUse[];
  readonly use: (use: CodeUse) => void;
}

/** Nothing is offered for code that stands in no reply: the host would not find it. */
function useUses({ text, language, open }: CodeNode, path: string | undefined): Uses {
  const store = usePanel();
  const source = useContext(CodeSource);
  const isEmpty = text.trim() === '';
  const uses = source && !isEmpty ? codeUses(language, path) : [];
  const use = (wanted: CodeUse): void => {
    if (!source || !uses.includes(wanted) || (open && needsItsEnd(wanted))) return;
    const named = path === undefined ? {} : { path };
    const { reply } = source;
    store.postHere({ type: 'use-code', reply, use: wanted, text, language, ...named });
  };
  return { uses, use };
}

/** Keys are commands of VS Code's, which the page is told of: `jump.ts` says which block is meant. */
function useKeys(block: RefObject<HTMLElement | null>, use: Uses['use']): void {
  useEffect(() => {
    const element = block.current;
    const onUse = (event: Event): void => {
      const wanted: unknown = event instanceof CustomEvent ? event.detail : undefined;
      if (wanted === 'apply' || wanted === 'run') use(wanted);
    };
    element?.addEventListener(useByKey, onUse);
    return () => element?.removeEventListener(useByKey, onUse);
  });
}

interface CodeTitleProps {
  readonly language: string;
  readonly path: string | undefined;
}

function CodeTitle({ language, path }: CodeTitleProps) {
  if (path === undefined) return <span class="code-title">{language || strings.text}</span>;
  const shown = isolatedPath(visiblePath(path));
  const [folder, name] = splitLabel(shown);
  const parts = (
    <>
      <span class="code-folder">{folder}</span>
      <span class="code-file">{name}</span>
    </>
  );
  return (
    <span class="code-title">
      {linkUse(path) === 'open' ? (
        <Link href={path} label={shown}>
          {parts}
        </Link>
      ) : (
        parts
      )}
      {language !== '' && <span class="code-language">{language}</span>}
    </span>
  );
}
