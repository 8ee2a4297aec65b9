import * as v from 'valibot';
import { codeThemeLimits, fontStyles, type CodeRule } from '../../protocol/codeTheme.ts';

const setting = v.object({
  scope: v.union([v.string(), v.array(v.unknown())]),
  settings: v.record(v.string(), v.unknown()),
});

/** The rules among what a theme or a setting lists; what is none, or says nothing, is left out. */
export function tokenRules(listed: unknown): readonly CodeRule[] {
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((each: unknown) => {
    const { success, output } = v.safeParse(setting, each);
    return success ? ruleOf(selectorsIn(output.scope), output.settings) : [];
  });
}

/** Names by which the reader of themes in the page, which keeps scopes in plain objects, would break. */
const unsafe = /(?:^|[.\s])(?:__proto__|hasOwnProperty)(?:[.\s]|$)/u;

/** In a text they stand between commas; in a list each is one, as VS Code has it. */
function selectorsIn(scope: string | readonly unknown[]): readonly string[] {
  const listed = typeof scope === 'string' ? scope.split(',') : scope;
  return listed
    .flatMap((each) => (typeof each === 'string' ? each.trim() : []))
    .filter((each) => each !== '' && each.length <= codeThemeLimits.selector && !unsafe.test(each));
}

function ruleOf(
  scope: readonly string[],
  settings: Readonly<Record<string, unknown>>,
): readonly CodeRule[] {
  const foreground = longForm(settings['foreground']);
  const words = settings['fontStyle'];
  const style = typeof words === 'string' ? words.split(/\s+/u) : undefined;
  if (scope.length === 0 || (foreground === undefined && style === undefined)) return [];
  return [
    {
      scope,
      ...(foreground === undefined ? {} : { foreground }),
      ...(style && { fontStyle: fontStyles.filter((each) => style.includes(each)).join(' ') }),
    },
  ];
}

/** A colour with two digits for each part; undefined for what is none. */
function longForm(color: unknown): string | undefined {
  if (typeof color !== 'string' || !/^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/iu.test(color))
    return undefined;
  return color.length <= 5 ? color.replaceAll(/[\da-f]/giu, '$&$&') : color;
}

/**
 * The short forms of `editor.tokenColorCustomizations`. Source: VS Code 1.139, `tokenGroupToScopesMap`. The
 * minus means nothing: its reader of themes, which is ours too, takes it for a scope around the last one.
 */
const groups: Readonly<Record<string, readonly string[]>> = {
  comments: ['comment', 'punctuation.definition.comment'],
  strings: ['string', 'meta.embedded.assembly'],
  keywords: ['keyword - keyword.operator', 'keyword.control', 'storage', 'storage.type'],
  numbers: ['constant.numeric'],
  types: ['entity.name.type', 'entity.name.class', 'support.type', 'support.class'],
  functions: ['entity.name.function', 'support.function'],
  variables: ['variable', 'entity.name.variable'],
};

/**
 * The rules of `editor.tokenColorCustomizations` that count for a theme: those for it come last. Of several
 * parts that are for it a later one's short forms count, and the rules of all, as in VS Code.
 */
export function customRules(customizations: unknown, theme: string): readonly CodeRule[] {
  if (!isRecord(customizations)) return [];
  const own = Object.entries(customizations).flatMap(([key, part]) =>
    isRecord(part) && isFor(key, theme) ? [part] : [],
  );
  const rules = own.flatMap(({ textMateRules }) => tokenRules(textMateRules));
  const short = Object.fromEntries(own.flatMap((part) => Object.entries(part)));
  return [...partRules(customizations), ...groupRules(short), ...rules];
}

function partRules(part: Readonly<Record<string, unknown>>): readonly CodeRule[] {
  return [...groupRules(part), ...tokenRules(part['textMateRules'])];
}

function groupRules(customizations: Readonly<Record<string, unknown>>): readonly CodeRule[] {
  return Object.entries(groups).flatMap(([group, scopes]) => {
    const value = customizations[group];
    return ruleOf(scopes, isRecord(value) ? value : { foreground: value });
  });
}

/** Throws where the rules are more than a page can do with at once. */
export function checkSize(rules: readonly CodeRule[]): void {
  const selectors = rules.flatMap(({ scope }) => scope);
  const { rules: mostRules, selectors: mostSelectors } = codeThemeLimits;
  if (rules.length > mostRules || selectors.length > mostSelectors)
    throw new Error(`The theme has too many rules: ${rules.length}.`);
  if (steps(selectors) > mostSteps) throw new Error('The rules of the theme are too involved.');
}

/** A page makes as many of them in about 30 ms; themes need some thousands. */
const mostSteps = 200_000;

/**
 * How much a page has to do while it makes its tree of the rules: about ten steps for each part of a scope,
 * one whenever a rule is copied or compared. Those that count within something else only are copied to each
 * more exact scope, and compared with those of the same one. Source: `vscode-textmate` 10.1, `ThemeTrieElement`.
 */
function steps(selectors: readonly string[]): number {
  const within = new Map<string, number>();
  const last = selectors.map((selector) => selector.slice(selector.lastIndexOf(' ') + 1));
  for (const [at, scope] of last.entries())
    if (scope !== selectors[at]) within.set(scope, (within.get(scope) ?? 0) + 1);
  let sum = 0;
  for (const count of within.values()) sum += count ** 2;
  for (const scope of new Set(last)) {
    for (let end = scope.indexOf('.'); end !== -1; end = scope.indexOf('.', end + 1))
      sum += 10 + (within.get(scope.slice(0, end)) ?? 0);
    if (sum > mostSteps) break;
  }
  return sum;
}

/** `[Monokai][Solarized*]`. */
function isFor(key: string, theme: string): boolean {
  if (!key.startsWith('[') || !key.endsWith(']')) return false;
  return [...key.matchAll(/\[([^\]]+)\]/gu)].some(([, name = '']) => fits(name, theme));
}

/** A star counts at the beginning and at the end. */
function fits(name: string, theme: string): boolean {
  const [starts, ends] = [name.endsWith('*'), name.startsWith('*')];
  const bare = name.slice(ends ? 1 : 0, starts ? -1 : undefined);
  if (starts && ends) return theme.includes(bare);
  if (starts) return theme.startsWith(bare);
  return ends ? theme.endsWith(bare) : theme === name;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
