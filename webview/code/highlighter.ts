import {
  createShikiPrimitive,
  type Grammar,
  type GrammarState,
  getLastGrammarState,
  type LanguageRegistration,
  tokenizeWithTheme,
} from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import type { CodeTheme } from '../../src/protocol/codeTheme.ts';
import { ownString } from '../../src/protocol/ownString.ts';
import type { Line, LineColorer } from './codeLines.ts';
import { classOf } from './inks.ts';
import type { Language } from './languages.ts';
import { rawTheme } from './syntaxTheme.ts';

export type { GrammarState } from 'shiki/core';

/** Characters of a line beyond which it stays plain: minified code would hold up everything else. */
const longestLine = 2_000;

/** Milliseconds that one line may take in one go. The first compiles the grammar. */
const lineLimit = 500;

/** How often a line is tried that takes longer before it stays plain: the page may just have had no time. */
const mostTries = 2;

// The primitive and not the whole highlighter: that one brings 50 KB for making HTML.
const shiki = createShikiPrimitive({
  langs: [],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
});

/** The page's own colours. */
const own: CodeTheme = { own: true, rules: [] };

const loading = new Map<Language, Promise<Grammar>>();

/** A theme as the tokenizer has it, and the colours that it numbers. */
type Look = ReturnType<typeof shiki.setTheme>;

/** Of each theme that is in use still; blocks of code in one language share its colourer. */
const colorers = new WeakMap<CodeTheme, Map<Language, LineColorer<GrammarState>>>();
const looks = new WeakMap<CodeTheme, Look>();
let used: CodeTheme | undefined;

/**
 * Colours lines of one language in a theme, in the page's own where it is not known; its grammar is
 * fetched when it is first asked for.
 */
export async function lineColorer(
  language: Language,
  theme: CodeTheme = own,
): Promise<LineColorer<GrammarState>> {
  const grammar = await grammarOf(language);
  const ofTheme = colorers.get(theme) ?? new Map<Language, LineColorer<GrammarState>>();
  colorers.set(theme, ofTheme);
  const fresh: LineColorer<GrammarState> = (line, before) => colored(line, before, grammar, theme);
  const colorer = ofTheme.get(language) ?? fresh;
  ofTheme.set(language, colorer);
  return colorer;
}

function grammarOf(language: Language): Promise<Grammar> {
  const known = loading.get(language);
  if (known) return known;
  const fresh = load(language);
  loading.set(language, fresh);
  return fresh;
}

async function load(language: Language): Promise<Grammar> {
  // `Language` is a closed list and the files lie beside this script: nothing else can be named.
  const { href } = new URL(`./languages/${language}.js`, import.meta.url);
  const module: { readonly default: LanguageRegistration[] } = await import(href);
  shiki.loadLanguageSync(module.default);
  return shiki.getLanguage(language);
}

/** All grammars look at one theme: blocks that have not turned to a new one yet set theirs again. */
function setTheme(code: CodeTheme): Look {
  const known = looks.get(code);
  if (known && used === code) return known;
  used = code;
  const look = shiki.setTheme(known?.theme ?? rawTheme(code));
  looks.set(code, look);
  return look;
}

function colored(
  line: string,
  before: GrammarState | undefined,
  grammar: Grammar,
  code: CodeTheme,
): ReturnType<LineColorer<GrammarState>> {
  const { theme, colorMap } = setTheme(code);
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

function spans(
  tokens: readonly {
    readonly content: string;
    readonly color?: string;
    readonly fontStyle?: number;
  }[],
): Line {
  return tokens.map(({ content, color, fontStyle }) => {
    const className = classOf(color, fontStyle);
    return className === undefined ? { text: content } : { text: content, className };
  });
}
