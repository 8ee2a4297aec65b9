import { memo } from '../memo.ts';
import type { CodeLine } from './codeLines.ts';

/** Lines that are drawn and laid out together, if the last of them is not empty. */
const chunkSize = 40;
const largestChunk = 400;

/**
 * Lines of code, coloured as far as they are. In chunks, each a box of its own: of code that grows
 * only the last one is drawn and laid out again. As one run of text a block of 2,000 lines took the
 * browser 150 ms for each word.
 */
export function CodeText({ lines }: { readonly lines: readonly CodeLine[] }) {
  return chunksOf(lines).map((chunk, at) => <Chunk key={at} lines={chunk} />);
}

/**
 * A box ends its last line by itself, in what a person copies too, and would swallow an empty one:
 * none ends with that.
 */
function chunksOf(lines: readonly CodeLine[]): readonly (readonly CodeLine[])[] {
  const chunks: (readonly CodeLine[])[] = [];
  let from = 0;
  for (const [at, { text }] of lines.entries()) {
    const size = at + 1 - from;
    if (size < chunkSize || (text === '' && size < largestChunk)) continue;
    chunks.push(lines.slice(from, at + 1));
    from = at + 1;
  }
  return from < lines.length ? [...chunks, lines.slice(from)] : chunks;
}

const Chunk = memo(
  ({ lines }: { readonly lines: readonly CodeLine[] }) => (
    <span class="code-lines">
      {lines.some(({ spans }) => spans)
        ? lines.map((line, at) => (
            <Line key={at} line={line} end={at === lines.length - 1 ? '' : '\n'} />
          ))
        : lines.map(({ text }) => text).join('\n')}
    </span>
  ),
  (before, after) =>
    before.lines.length === after.lines.length &&
    before.lines.every((line, at) => isSame(line, after.lines[at])),
);

interface LineProps {
  readonly line: CodeLine;
  /** The line break behind it. */
  readonly end: string;
}

const Line = memo(
  ({ line: { text, spans }, end }: LineProps) => (
    <>
      {spans?.map((span, at) =>
        span.className === undefined ? (
          span.text
        ) : (
          <span key={at} class={span.className}>
            {span.text}
          </span>
        ),
      ) ?? text}
      {end}
    </>
  ),
  (before, after) => before.end === after.end && isSame(before.line, after.line),
);

/** The spans of a line that did not change are the same object. */
function isSame(a: CodeLine, b: CodeLine | undefined): boolean {
  return a.text === b?.text && a.spans === b.spans;
}
