import type { LineRange } from '../../protocol/contextItems.ts';

/** What a `#` stands for; what VS Code gives to nobody is among them, so that it is said. */
export const providerNames = ['problems', 'diff', 'selection', 'search', 'terminal'] as const;
export type ProviderName = (typeof providerNames)[number];

/** Something that a question names itself. */
export type Mention =
  | {
      readonly type: 'place';
      /** A path, a folder or a symbol, without quotes and without `@`. */
      readonly name: string;
      readonly lines?: LineRange;
    }
  | { readonly type: 'provider'; readonly name: ProviderName };

/** More than that is text that was pasted in. */
const mostMentions = 20;
const longestName = 400;

/**
 * At the beginning, after a blank or after an opening bracket, so that neither an address of e-mail nor
 * the middle of a word is one.
 */
const pattern =
  /(?<![^\s([{,;:])(?:@"(?<quoted>[^"\n]+)"(?<quotedLines>:\d+(?:-\d+)?)?|@(?<plain>[^\s"@#][^\s"]*)|#(?<provider>[a-z]+)\b)/gu;

/** Signs that end a sentence or close a bracket rather than a name. */
const trailing = /[.,;:!?)\]}'’”>]+$/u;
const lineSuffix = /:(?<start>\d+)(?:-(?<end>\d+))?$/u;

/** What a question mentions, each once, in its order. Text between fences is code, not a mention. */
export function parseMentions(question: string): readonly Mention[] {
  const found = new Map<string, Mention>();
  for (const match of withoutCode(question).matchAll(pattern)) {
    const mention = mentionOf(match.groups ?? {});
    if (mention) found.set(JSON.stringify(mention), mention);
    if (found.size >= mostMentions) break;
  }
  return [...found.values()];
}

/** The names that stand behind `@`, each once: with what could be lines, for `qwen:7` may be all of a name. */
export function mentionedNames(question: string): readonly string[] {
  const found = new Set<string>();
  for (const { groups } of withoutCode(question).matchAll(pattern)) {
    const name = nameIn(groups ?? {});
    if (name !== '' && name.length <= longestName) found.add(name);
    if (found.size >= mostMentions) break;
  }
  return [...found];
}

/** The question with a blank in the place of each `@name` that `isOne`. */
export function withoutNames(question: string, isOne: (name: string) => boolean): string {
  return question.replaceAll(pattern, (whole: string, ...rest: readonly unknown[]) => {
    const groups = rest.at(-1);
    return isGroups(groups) && isOne(nameIn(groups)) ? ' ' : whole;
  });
}

function isGroups(value: unknown): value is Readonly<Record<string, string | undefined>> {
  return typeof value === 'object' && value !== null;
}

/** Empty where it is no `@`. */
function nameIn(groups: Readonly<Record<string, string | undefined>>): string {
  const { quoted, quotedLines = '', plain = '' } = groups;
  return quoted === undefined ? plain.replace(trailing, '') : quoted + quotedLines;
}

function mentionOf(groups: Readonly<Record<string, string | undefined>>): Mention | undefined {
  const { provider } = groups;
  if (provider !== undefined) {
    const name = providerNames.find((each) => each === provider);
    return name && { type: 'provider', name };
  }
  const text = nameIn(groups);
  const suffix = lineSuffix.exec(text);
  const name = suffix ? text.slice(0, suffix.index) : text;
  if (name === '' || name.length > longestName) return undefined;
  const lines = suffix?.groups && linesOf(suffix.groups);
  return { type: 'place', name, ...(lines ? { lines } : {}) };
}

function linesOf(groups: Readonly<Record<string, string | undefined>>): LineRange | undefined {
  const start = Number(groups['start']);
  const end = Number(groups['end'] ?? start);
  return start >= 1 && end >= start && Number.isSafeInteger(end) ? { start, end } : undefined;
}

/** Blanks in the place of code: what stands there is quoted. */
function withoutCode(text: string): string {
  return text.replaceAll(/(?<fence>`{3,})[^]*?(?:\k<fence>|$)|`[^`\n]*`/gu, ' ');
}
