import * as v from 'valibot';
import { syntaxKinds, type SyntaxColors, type SyntaxKind } from '../../protocol/syntaxColors.ts';

/** A rule of a theme: a colour for scopes of code. */
export interface TokenRule {
  /** Without parents and exclusions. */
  readonly scopes: readonly string[];
  readonly foreground: string;
}

/** By which scopes a theme is asked for the colour of a kind; the first that it has a rule for counts. */
const probes: Readonly<Record<SyntaxKind, readonly string[]>> = {
  comment: ['comment.line'],
  string: ['string.quoted'],
  number: ['constant.numeric'],
  constant: ['constant.language'],
  constantName: ['variable.other.constant', 'constant.other'],
  control: ['keyword.control'],
  keyword: ['storage.type', 'keyword'],
  function: ['entity.name.function', 'support.function'],
  type: ['entity.name.type', 'entity.name.class', 'support.class', 'support.type'],
  variable: ['variable.other.readwrite'],
  property: ['entity.other.attribute-name', 'support.type.property-name'],
  tag: ['entity.name.tag'],
  regexp: ['string.regexp'],
  escape: ['constant.character.escape'],
  heading: ['markup.heading', 'entity.name.section'],
  inserted: ['markup.inserted'],
  deleted: ['markup.deleted'],
  meta: ['meta.preprocessor', 'meta.decorator', 'keyword'],
};

const color = v.pipe(
  v.string(),
  v.regex(/^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/iu),
  v.transform(longForm),
);
const setting = v.object({
  scope: v.union([v.string(), v.array(v.string())]),
  settings: v.object({ foreground: color }),
});

/** The rules among what a theme or a setting lists; what is none of ours is left out. */
export function tokenRules(listed: unknown): readonly TokenRule[] {
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((each: unknown) => {
    const { success, output } = v.safeParse(setting, each);
    if (!success) return [];
    const { scope, settings } = output;
    const scopes = (Array.isArray(scope) ? scope : scope.split(','))
      .map((one) => one.split(' - ')[0]?.trim() ?? '')
      // What counts within something else only is not what code is as a rule.
      .filter((one) => one !== '' && !/\s/u.test(one));
    return scopes.length > 0 ? [{ scopes, foreground: settings.foreground }] : [];
  });
}

/** The short forms of `editor.tokenColorCustomizations`. Source: VS Code 1.139, `tokenGroupToScopesMap`. */
const groups: Readonly<Record<string, readonly string[]>> = {
  comments: ['comment'],
  strings: ['string', 'string.regexp'],
  keywords: ['keyword', 'keyword.control', 'storage', 'storage.type'],
  numbers: ['constant.numeric'],
  types: ['entity.name.type', 'entity.name.class', 'support.type', 'support.class'],
  functions: ['entity.name.function', 'support.function'],
  variables: ['variable', 'entity.name.variable'],
};
const groupColor = v.union([
  color,
  v.pipe(v.object({ foreground: color }), v.transform(foregroundOf)),
]);

/** The rules of `editor.tokenColorCustomizations` that count for a theme: those for it come last. */
export function customRules(customizations: unknown, theme: string): readonly TokenRule[] {
  if (!isRecord(customizations)) return [];
  const own = Object.entries(customizations).filter(
    ([key]) => key.startsWith('[') && namesIn(key).some((name) => fits(name, theme)),
  );
  const counting = [customizations, ...own.map(([, each]) => each)];
  return counting
    .filter(isRecord)
    .flatMap((each) => groupRules(each).concat(tokenRules(each['textMateRules'])));
}

function groupRules(customizations: Readonly<Record<string, unknown>>): TokenRule[] {
  return Object.entries(groups).flatMap(([group, scopes]) => {
    const parsed = v.safeParse(groupColor, customizations[group]);
    return parsed.success ? [{ scopes, foreground: parsed.output }] : [];
  });
}

/** The colours that the rules come to: the most exact one counts, of equal ones the last. */
export function syntaxColors(rules: readonly TokenRule[]): SyntaxColors {
  const found = syntaxKinds.flatMap((kind) => {
    const colors = probes[kind].flatMap((probe) => colorFor(probe, rules) ?? []);
    return colors[0] === undefined ? [] : [[kind, colors[0]] as const];
  });
  return Object.fromEntries(found);
}

function colorFor(probe: string, rules: readonly TokenRule[]): string | undefined {
  let best: { readonly length: number; readonly foreground: string } | undefined;
  for (const { scopes, foreground } of rules) {
    for (const scope of scopes) {
      const matches = probe === scope || probe.startsWith(`${scope}.`);
      if (matches && scope.length >= (best?.length ?? 0))
        best = { length: scope.length, foreground };
    }
  }
  return best?.foreground;
}

/** `[Monokai][Solarized*]`. */
function namesIn(key: string): readonly string[] {
  return [...key.matchAll(/\[(?<name>[^\]]+)\]/gu)].map(
    ({ groups: named }) => named?.['name'] ?? '',
  );
}

function fits(name: string, theme: string): boolean {
  const parts = name.split('*');
  if (parts.length === 1) return name === theme;
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!theme.startsWith(first) || !theme.endsWith(last)) return false;
  return rest.every((part) => theme.includes(part));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function foregroundOf({ foreground }: { readonly foreground: string }): string {
  return foreground;
}

function longForm(hex: string): string {
  return hex.length <= 5 ? hex.replaceAll(/[\da-f]/giu, '$&$&') : hex;
}
