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
  const found = useColorer(short && near ? language : undefined);
  const kept = useRef<Found & { readonly lines: CodeLines<GrammarState> }>(undefined);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  let done = true;
  if (found && kept.current?.language !== found.language) {
    kept.current = { ...found, lines: new CodeLines(found.colorer) };
  } else if (found && kept.current && kept.current.colorer !== found.colorer) {
    // Another theme: plain until all is coloured anew it would flicker.
    kept.current = { ...kept.current, ...found };
    kept.current.lines.recolor(found.colorer);
  }
  const lines = found && short ? kept.current?.lines : undefined;
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

interface Found {
  readonly language: Language;
  readonly colorer: LineColorer<GrammarState>;
}

/** The colourer of a language in the person's theme, once its script is there: an older theme's until then. */
function useColorer(language: Language | undefined): Found | undefined {
  const store = usePanel();
  const theme = store.theme.code.value;
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    if (!language) return undefined;
    let wanted = true;
    const load = async (): Promise<void> => {
      const { lineColorer } = await import('./highlighter.ts');
      const colorer = await lineColorer(language, theme);
      if (wanted) setFound({ language, colorer });
    };
    load().catch((error: unknown) => store.report(error));
    return () => {
      wanted = false;
    };
  }, [language, theme, store]);
  return found?.language === language ? found : undefined;
}
