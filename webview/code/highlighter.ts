import {
  createShikiPrimitive,
  type Grammar,
  type GrammarState,
  getLastGrammarState,
  type LanguageRegistration,
  tokenizeWithTheme,
} from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import { ownString } from '../../src/protocol/ownString.ts';
import type { Line, LineColorer } from './codeLines.ts';
import type { Language } from './languages.ts';
import { classOf, syntaxTheme } from './syntaxTheme.ts';

export type { GrammarState } from 'shiki/core';

/** Characters of a line beyond which it stays plain: minified code would hold up everything else. */
const longestLine = 2_000;

/** Milliseconds that one line may take in one go. The first compiles the grammar. */
const lineLimit = 500;

/** How often a line is tried that takes longer before it stays plain: the page may just have had no time. */
const mostTries = 2;

// The primitive and not the whole highlighter: that one brings 50 KB for making HTML.
const shiki = createShikiPrimitive({
  themes: [syntaxTheme],
  langs: [],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
});
const { theme, colorMap } = shiki.setTheme(syntaxTheme.name);

const loading = new Map<Language, Promise<LineColorer<GrammarState>>>();

/** Colours lines of one language; its grammar is fetched when it is first asked for. */
export function lineColorer(language: Language): Promise<LineColorer<GrammarState>> {
  const known = loading.get(language);
  if (known) return known;
  const fresh = load(language);
  loading.set(language, fresh);
  return fresh;
}

async function load(language: Language): Promise<LineColorer<GrammarState>> {
  // `Language` is a closed list and the files lie beside this script: nothing else can be named.
  const { href } = new URL(`./languages/${language}.js`, import.meta.url);
  const module: { readonly default: LanguageRegistration[] } = await import(href);
  shiki.loadLanguageSync(module.default);
  const grammar = shiki.getLanguage(language);
  return (line, before) => colored(line, before, grammar);
}

function colored(line: string, before: GrammarState | undefined, grammar: Grammar) {
  for (let tries = 0; line.length <= longestLine && tries < mostTries; tries++) {
    const began = Date.now();
    // V8 compiles patterns for each width of characters: those of TypeScript take 6 MB more for two bytes.
    const tokens = tokenizeWithTheme(ownString(line), grammar, theme, colorMap, {
      tokenizeTimeLimit: lineLimit,
      ...(before ? { grammarState: before } : {}),
    });
    // Cut short it ends in the middle of a comment or a string, in which all lines after it would be.
    if (Date.now() - began > lineLimit) continue;
    return { spans: spans(tokens[0] ?? []), after: getLastGrammarState(shiki, tokens) };
  }
  return { spans: [{ text: line }], after: before };
}

function spans(tokens: readonly { readonly content: string; readonly color?: string }[]): Line {
  return tokens.map(({ content, color }) => {
    const className = classOf(color);
    return className === undefined ? { text: content } : { text: content, className };
  });
}
