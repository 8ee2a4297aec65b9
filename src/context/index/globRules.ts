import { existsSync } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { ExcludedGlob } from './indexSetup.ts';

/** Says whether VS Code's own globs keep an entry out. `relative`: below the root, a folder's with a slash. */
export type GlobRules = (relative: string, entry: string) => boolean;

/** Rules of `globs`, of which those with a condition look for the file beside. */
export function createGlobRules(globs: readonly ExcludedGlob[]): GlobRules {
  const plain = rulesOf(globs.filter(({ when }) => when === undefined));
  const conditions = globs.flatMap(({ glob, root, when }) =>
    when === undefined ? [] : [{ rules: rulesOf([{ glob, root }]), when }],
  );
  return (relative, entry) =>
    plain.test(relative).ignored ||
    conditions.some(({ rules, when }) => rules.test(relative).ignored && isBeside(entry, when));
}

/** `$(basename)` is the name without its last ending, as in VS Code's `glob.ts`. */
function isBeside(entry: string, when: string): boolean {
  const { dir, name } = path.parse(entry);
  return existsSync(
    path.join(
      dir,
      when.replaceAll('$(basename)', () => name),
    ),
  );
}

function rulesOf(globs: readonly ExcludedGlob[]): Ignore {
  return ignore({ ignorecase: false }).add(globs.flatMap(({ glob }) => asIgnorePatterns(glob)));
}

/**
 * A glob of VS Code as patterns of an ignore file. A glob without `**` counts from the root down; braces
 * are unknown to ignore files, so that each choice becomes a pattern of its own.
 */
function asIgnorePatterns(glob: string): readonly string[] {
  return choices(glob).map((each) =>
    each.startsWith('**') || each.startsWith('/') ? each : `/${each}`,
  );
}

/** Globs that would stand for more patterns than this are taken as they are. */
const mostChoices = 200;

function choices(glob: string): readonly string[] {
  let all = [glob];
  for (;;) {
    const braced = all.findIndex((each) => /\{[^{}]*\}/u.test(each));
    const each = all[braced];
    if (each === undefined || all.length > mostChoices) return all;
    const expanded = /^(?<before>.*?)\{(?<inner>[^{}]*)\}(?<after>.*)$/su.exec(each)?.groups;
    const { before = '', inner = '', after = '' } = expanded ?? {};
    all = all.toSpliced(braced, 1, ...inner.split(',').map((one) => before + one + after));
  }
}

/** What VS Code's setting holds for one root; what cannot be read is off, as it is there. */
export function readExcludes(setting: unknown, root: string): readonly ExcludedGlob[] {
  if (typeof setting !== 'object' || setting === null) return [];
  return Object.entries(setting).flatMap(([glob, on]: [string, unknown]): ExcludedGlob[] => {
    if (on === true) return [{ glob, root }];
    const when = typeof on === 'object' && on !== null && 'when' in on ? on.when : undefined;
    return typeof when === 'string' ? [{ glob, root, when }] : [];
  });
}
