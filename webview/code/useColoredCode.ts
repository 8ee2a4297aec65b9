import type { RefObject } from 'preact';
import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { usePanel } from '../panel.ts';
import { CodeLines, type CodeLine, type LineColorer } from './codeLines.ts';
import type { GrammarState } from './highlighter.ts';
import { type Language, languageOf } from './languages.ts';
import { sharedDeadline } from './sharedDeadline.ts';
import { useNear } from './useNear.ts';

/** Lines beyond which a block stays plain. */
const maxLines = 2_000;
/** Milliseconds of a frame that all blocks together may take for colours. */
const budget = 8;

/**
 * The lines of a block with their colours as far as they are known. It stays plain where it is too
 * long, in no language of ours, far from view, or its grammar is still loading.
 */
export function useColoredCode(
  text: string,
  name: string,
  element: RefObject<HTMLElement | null>,
): readonly CodeLine[] {
  const language = languageOf(name);
  const short = text.length < 400_000 && text.split('\n', maxLines + 1).length <= maxLines;
  const near = useNear(element);
  const colorer = useColorer(short && near ? language : undefined);
  const kept = useRef<{ colorer: LineColorer<GrammarState>; lines: CodeLines<GrammarState> }>(
    undefined,
  );
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  let done = true;
  if (colorer && kept.current?.colorer !== colorer) {
    kept.current = { colorer, lines: new CodeLines(colorer) };
  }
  const lines = colorer && short ? kept.current?.lines : undefined;
  if (lines) {
    const deadline = sharedDeadline(budget);
    lines.update(text);
    done = lines.advance(() => performance.now() > deadline);
  }
  useEffect(() => {
    if (done) return undefined;
    const frame = requestAnimationFrame(() => redraw(undefined));
    return () => cancelAnimationFrame(frame);
  });
  return lines?.lines() ?? text.split('\n').map((each) => ({ text: each, spans: undefined }));
}

/** The colourer of a language, once its script is there. */
function useColorer(language: Language | undefined): LineColorer<GrammarState> | undefined {
  const store = usePanel();
  const [found, setFound] = useState<{ language: Language; colorer: LineColorer<GrammarState> }>();
  useEffect(() => {
    if (!language) return undefined;
    let wanted = true;
    const load = async (): Promise<void> => {
      const { lineColorer } = await import('./highlighter.ts');
      const colorer = await lineColorer(language);
      if (wanted) setFound({ language, colorer });
    };
    load().catch((error: unknown) => store.report(error));
    return () => {
      wanted = false;
    };
  }, [language, store]);
  return found?.language === language ? found?.colorer : undefined;
}
