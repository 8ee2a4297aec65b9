import type { Encoding } from '../../protocol/model.ts';

/** Counts the tokens of a text. */
export type CountTokens = (text: string) => number;

/** UTF-16 units of one character class after which a run is cut: the tokenizer is quadratic in them. */
const longestRun = 2_000;

/** Each is a package of its own: 2.4 MB for o200k, 1.2 MB for cl100k. */
const packages = {
  o200k: () => import('gpt-tokenizer/encoding/o200k_base'),
  cl100k: () => import('gpt-tokenizer/encoding/cl100k_base'),
} as const;

const loading = new Map<Encoding, Promise<CountTokens>>();

/**
 * The tokenizer of OpenAI's current models, or of its older ones; its tables load at the first call.
 * Exact, but for words, blanks or rows of signs of more than 2,000 characters, which are cut.
 */
export function loadTokenizer(encoding: Encoding = 'o200k'): Promise<CountTokens> {
  const known = loading.get(encoding) ?? load(encoding);
  loading.set(encoding, known);
  return known;
}

async function load(encoding: Encoding): Promise<CountTokens> {
  const { countTokens } = await packages[encoding]();
  // Without the empty set, `<|endoftext|>` in a person's text would throw.
  const options = { disallowedSpecial: new Set<string>() };
  return (text) => cutRuns(text).reduce((sum, part) => sum + countTokens(part, options), 0);
}

/** The text in pieces, so that no run of letters, of signs or of blanks exceeds the limit. */
export function cutRuns(text: string, limit: number = longestRun): readonly string[] {
  if (text.length <= limit) return [text];
  const parts: string[] = [];
  let start = 0;
  let letters = 0;
  let signs = 0;
  let blanks = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    letters = isLetter(code) ? letters + 1 : 0;
    signs = isSign(code) ? signs + 1 : 0;
    blanks = isBlank(code) ? blanks + 1 : 0;
    const isTrailing = code >= 0xdc_00 && code <= 0xdf_ff;
    if (Math.max(letters, signs, blanks) <= limit || isTrailing) continue;
    parts.push(text.slice(start, at));
    start = at;
    letters = Number(isLetter(code));
    signs = Number(isSign(code));
    blanks = Number(isBlank(code));
  }
  parts.push(text.slice(start));
  return parts;
}

/** What is beyond ASCII may be a letter or a sign: it continues either run. */
function isLetter(code: number): boolean {
  return code > 0x7f || (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code > 0x7f;
}

function isSign(code: number): boolean {
  const isDigit = code >= 0x30 && code <= 0x39;
  return code > 0x7f || (!isDigit && !isLetter(code) && !isBlank(code));
}
