import type { SecretKind } from '../protocol/secretKind.ts';
import { looksRandom } from './randomness.ts';

/** Where a secret stands in a text, in UTF-16 units; `end` is not part of it. */
export interface SecretSpan {
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
}

interface Pattern {
  readonly kind: SecretKind;
  /** With the flags `d` and `g`. A group named `secret` is what counts, else the whole match. */
  readonly regex: RegExp;
  readonly accept?: (secret: string) => boolean;
}

/**
 * Formats that their makers document (GitHub, Slack, Stripe, AWS …) or that are seen in their keys.
 * Every repetition is bounded or stops at what starts the next match, so that the time stays linear.
 */
const patterns: readonly Pattern[] = [
  { kind: 'Anthropic key', regex: /(?<![\w-])sk-ant-[\w-]{20,250}/dg },
  // OpenAI, OpenRouter, DeepSeek, Moonshot.
  { kind: 'API key', regex: /(?<![\w-])sk-[\w-]{20,250}/dg, accept: looksRandom },
  {
    kind: 'GitHub token',
    regex: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})/dg,
  },
  { kind: 'GitLab token', regex: /(?<![\w-])glpat-[\w-]{20,100}/dg, accept: looksRandom },
  { kind: 'AWS access key', regex: /(?<!\w)(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?!\w)/dg },
  { kind: 'Google API key', regex: /(?<![\w-])AIza[\w-]{35}(?![\w-])/dg },
  { kind: 'Slack token', regex: /(?<![\w-])xox[abeoprs]-[A-Za-z0-9-]{10,250}/dg, accept: hasDigit },
  { kind: 'Stripe key', regex: /(?<!\w)(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,250}/dg },
  { kind: 'npm token', regex: /(?<!\w)npm_[A-Za-z0-9]{36}(?!\w)/dg },
  { kind: 'Hugging Face token', regex: /(?<!\w)hf_[A-Za-z0-9]{30,60}(?!\w)/dg },
  { kind: 'Groq key', regex: /(?<!\w)gsk_[A-Za-z0-9]{40,80}(?!\w)/dg },
  {
    kind: 'JSON web token',
    regex: /(?<![\w-])eyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]{10,2000}/dg,
  },
  {
    kind: 'password in an address',
    regex: /:\/\/[^\s:@/'"`]{1,100}:(?<secret>[^\s:@/'"`]{6,200})@/dg,
    accept: (secret) => !placeholder.test(secret),
  },
  {
    kind: 'secret value',
    regex:
      /(?:password|passwd|pwd|secret|token|(?:api|access|private|auth|account|encryption)[_-]?key|credentials?)["'`]?(?:\s{0,4}:\s{0,4}string)?\s{0,8}(?:=>|:=|[:=])\s{0,8}(?:"(?<double>[^"\s]{8,250})"|'(?<single>[^'\s]{8,250})'|`(?<back>[^`\s]{8,250})`|(?<bare>[\w+/=~!@#%^&*-]{16,250})(?=\s|$))/dgi,
    accept: (secret) => looksRandom(secret) && !placeholder.test(secret),
  },
];

/** Not a secret but where one would stand, or where it comes from. */
const placeholder =
  /^(?:password|passwd|secret|changeme|example)|\$\{|\{\{|^\$|^<|^%|^\*+$|x{4,}|:\/\/|your[_-]/i;

function hasDigit(secret: string): boolean {
  return /\d/.test(secret);
}

/** The secrets in a text, in order, none over another. Takes time in proportion to the text. */
export function findSecrets(text: string): readonly SecretSpan[] {
  const found = patterns.flatMap((pattern) => matchesOf(pattern, text));
  const spans = [...privateKeys(text), ...found];
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: SecretSpan[] = [];
  for (const span of spans) {
    if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span);
  }
  return kept;
}

/** The text with every secret replaced by its kind in brackets; `kinds` has one entry for each. */
export function maskSecrets(text: string): {
  readonly text: string;
  readonly kinds: readonly string[];
} {
  const spans = findSecrets(text);
  let masked = '';
  let at = 0;
  for (const { kind, start, end } of spans) {
    masked += `${text.slice(at, start)}[masked ${kind}]`;
    at = end;
  }
  return { text: masked + text.slice(at), kinds: spans.map((span) => span.kind) };
}

/** Shorter than any real key: replacing it everywhere would only garble the text. */
const shortestKey = 6;

/** The text without the keys that are in use, as they are and as they stand in an address. */
export function redactKnown(text: string, keys: readonly string[]): string {
  const forms = keys
    .flatMap((key) => (key.length < shortestKey ? [] : [key, encodeURIComponent(key)]))
    // A key may start another: the longer first, or its rest would stay.
    .toSorted((a, b) => b.length - a.length);
  return forms.reduce((clean, form) => clean.replaceAll(form, '[API key]'), text);
}

function matchesOf({ kind, regex, accept }: Pattern, text: string): readonly SecretSpan[] {
  const spans: SecretSpan[] = [];
  for (const match of text.matchAll(regex)) {
    const [start, end] = innerSpan(match) ?? [match.index, match.index + match[0].length];
    if (accept?.(text.slice(start, end)) !== false) spans.push({ kind, start, end });
  }
  return spans;
}

function innerSpan(match: RegExpExecArray): readonly [number, number] | undefined {
  const groups = match.indices?.groups;
  return groups && Object.values(groups).find((span) => span !== undefined);
}

const keyHead = /-----BEGIN (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
const keyFoot = /-----END (?:[A-Z0-9]{1,16} ){0,4}PRIVATE KEY(?: BLOCK)?-----/y;
/** What a key's body may hold, its line ends escaped as in JSON too. */
const keyBody = /[\w+/=:,.()\s\\]*(?:-(?!-)[\w+/=:,.()\s\\]*)*/y;

/** Private key blocks; one that is cut off before its foot ends where its body does. */
function privateKeys(text: string): readonly SecretSpan[] {
  const spans: SecretSpan[] = [];
  for (const head of text.matchAll(keyHead)) {
    const start = head.index;
    keyBody.lastIndex = start + head[0].length;
    keyBody.exec(text);
    keyFoot.lastIndex = keyBody.lastIndex;
    const end = keyFoot.test(text) ? keyFoot.lastIndex : keyBody.lastIndex;
    spans.push({ kind: 'private key', start, end });
  }
  return spans;
}
