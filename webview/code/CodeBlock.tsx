import { useRef } from 'preact/hooks';
import { IconButton } from '../IconButton.tsx';
import { Link } from '../markdown/InlineView.tsx';
import type { CodeNode } from '../markdown/nodes.ts';
import { visibleText } from '../markdown/visibleText.ts';
import { memo } from '../memo.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { useDone } from '../useDone.ts';
import type { Span } from './codeLines.ts';
import { useColoredCode } from './useColoredCode.ts';

/** A block of code with what can be done with it. */
export function CodeBlock({ code }: { readonly code: CodeNode }) {
  const scroller = useRef<HTMLPreElement>(null);
  const shown = visibleText(code.text);
  const lines = useColoredCode(shown, code.language, scroller);
  return (
    <figure class="code-block">
      <figcaption>
        <span class="code-title">
          {code.path === undefined ? (
            code.language || strings.text
          ) : (
            <Link href={code.path}>{code.path}</Link>
          )}
        </span>
        <CodeActions text={code.text} />
      </figcaption>
      <pre ref={scroller} tabIndex={0} role="group" aria-label={strings.codeBlock(code.language)}>
        <code>
          {lines
            ? lines.map(({ text, spans }, at) => (
                <LineView key={at} before={at === 0 ? '' : '\n'} text={text} spans={spans} />
              ))
            : shown}
        </code>
      </pre>
    </figure>
  );
}

function CodeActions({ text }: { readonly text: string }) {
  const store = usePanel();
  const [copied, showCopied] = useDone(strings.copied);
  const copy = (): void => {
    store.post({ type: 'copy', text });
    showCopied();
  };
  return (
    <span class="actions">
      <IconButton icon={copied ? 'check' : 'copy'} label={strings.copyCode} onClick={copy} />
      <IconButton
        icon="insert"
        label={strings.insertCode}
        onClick={() => store.post({ type: 'insert', text })}
      />
    </span>
  );
}

interface LineProps {
  /** The line break that parts it from the line before. */
  readonly before: string;
  readonly text: string;
  /** Absent until the line is coloured. */
  readonly spans: readonly Span[] | undefined;
}

const LineView = memo(({ before, text, spans }: LineProps) => (
  <>
    {before}
    {spans?.map((span, at) =>
      span.className === undefined ? (
        span.text
      ) : (
        <span key={at} class={span.className}>
          {span.text}
        </span>
      ),
    ) ?? text}
  </>
));
