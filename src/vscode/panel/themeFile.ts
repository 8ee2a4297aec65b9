import { parse, type ParseError } from 'jsonc-parser';
import path from 'node:path/posix';
import type { CodeRule } from '../../protocol/codeTheme.ts';
import { readPlist } from './plist.ts';
import { tokenRules } from './tokenColors.ts';

/** How many files a theme may be made of. */
const mostFiles = 10;

/** Bytes of a file of a theme. Large ones have 200,000; reading as many as these takes some 30 ms. */
export const longestThemeFile = 1_000_000;

/** Gives a file by its path below the extension's folder. */
export type ReadThemeFile = (file: string) => Promise<string>;

/**
 * The rules of a theme's file and of what it includes, the file's own last: JSON with comments, or TextMate's
 * own XML. Rejects where one of them is none, cannot be read, lies outside the extension's folder, or leads
 * back to one before.
 */
export async function themeRules(read: ReadThemeFile, file: string): Promise<readonly CodeRule[]> {
  const seen = new Set<string>();
  const once: ReadThemeFile = (each) => {
    const inside = path.normalize(each);
    if (path.isAbsolute(inside) || inside.startsWith('..') || /[\\:]/u.test(inside))
      throw new Error(`The theme names a file outside of its extension: ${each}`);
    if (seen.has(inside)) throw new Error(`The theme includes itself: ${inside}`);
    if (seen.add(inside).size > mostFiles) throw new Error('The theme is made of too many files.');
    return read(inside);
  };
  return rulesOf(once, file);
}

async function rulesOf(read: ReadThemeFile, file: string): Promise<readonly CodeRule[]> {
  if (path.extname(file) !== '.json')
    return listedIn(readPlist(await read(file)), 'settings', file);
  const theme = parseTheme(await read(file), file);
  const include = at(theme, 'include');
  const tokens = at(theme, 'tokenColors');
  const included = typeof include === 'string' ? await rulesOf(read, beside(file, include)) : [];
  // An old form, which VS Code still reads.
  if (Array.isArray(at(theme, 'settings')))
    return [...included, ...tokenRules(at(theme, 'settings'))];
  if (!tokens) return included;
  const own =
    typeof tokens === 'string'
      ? await listIn(read, beside(file, tokens))
      : listedIn(theme, 'tokenColors', file);
  return [...included, ...own];
}

/** Another file that lists the rules: as VS Code has it one of TextMate's, as some have it JSON. */
async function listIn(read: ReadThemeFile, file: string): Promise<readonly CodeRule[]> {
  if (path.extname(file) !== '.json') return rulesOf(read, file);
  const list = parseTheme(await read(file), file);
  return Array.isArray(list) ? tokenRules(list) : listedIn(list, 'tokenColors', file);
}

function listedIn(theme: unknown, key: string, file: string): readonly CodeRule[] {
  const listed = at(theme, key);
  if (!Array.isArray(listed)) throw new Error(`The theme has no list of ${key}: ${file}`);
  return tokenRules(listed);
}

/** With comments, and with commas that nothing follows. */
function parseTheme(text: string, file: string): unknown {
  const errors: ParseError[] = [];
  const theme: unknown = parse(text.replace(/^\uFEFF/u, ''), errors, { allowTrailingComma: true });
  if (errors[0] || typeof theme !== 'object' || theme === null)
    throw new Error(`The theme is damaged at character ${errors[0]?.offset ?? 0}: ${file}`);
  return theme;
}

function beside(file: string, other: string): string {
  return `${path.dirname(file)}/${other}`;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
