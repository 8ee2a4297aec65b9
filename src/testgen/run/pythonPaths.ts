import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { runChild, type ChildCommand } from './runChild.ts';
import { usualLimits, type TestPlan } from './testRun.ts';

/** Milliseconds for the question where a Python looks for modules. */
const askLimit = 10_000;
const answerMark = 'PARLEY_PATHS=';

/**
 * Prints where Python looks, as real paths. Packages that are installed from where they stand are
 * named by path files, which are in `sys.path`, or by a finder with a table of its own (setuptools).
 */
const question = `import json, os, sys
found = list(sys.path)
for finder in sys.meta_path:
    table = getattr(sys.modules.get(getattr(finder, '__module__', '')), 'MAPPING', None)
    for name, place in table.items() if isinstance(table, dict) else []:
        if isinstance(place, str) and os.path.basename(place) == name:
            found.append(os.path.dirname(place))
print(${JSON.stringify(answerMark)} + json.dumps([os.path.realpath(place) for place in found if place]))
`;

/**
 * Folders of a copy that stand for those of the project in which its Python looks for modules. A
 * package that is installed "editable" is named by its real place: without these, tests in a copy
 * would import what the person has. Empty where the plan is for no copy, or Python does not answer.
 */
export async function copiedPythonPaths(
  { copyOf, workspaceRoot }: Pick<TestPlan, 'copyOf' | 'workspaceRoot'>,
  python: Pick<ChildCommand, 'program' | 'cwd' | 'env'>,
): Promise<readonly string[]> {
  if (copyOf === undefined) return [];
  const answer = await runChild(
    { ...python, args: ['-c', question], memory: 'address-space' },
    { ...usualLimits, milliseconds: askLimit },
    new AbortController().signal,
  );
  const copied: string[] = [];
  for (const place of answer.type === 'ended' ? placesIn(answer.log) : []) {
    const inside = path.relative(copyOf, place);
    if (inside.startsWith('..') || path.isAbsolute(inside)) continue;
    const copy = path.join(workspaceRoot, inside);
    // What is only linked to is the person's own: installed packages among it stay where they are.
    if ((await realpath(copy).catch(() => undefined)) === copy) copied.push(copy);
  }
  return [...new Set(copied)];
}

function placesIn(log: string): readonly string[] {
  const line = log.split('\n').find((text) => text.startsWith(answerMark));
  if (line === undefined) return [];
  try {
    const value: unknown = JSON.parse(line.slice(answerMark.length));
    return Array.isArray(value) ? value.filter((place) => typeof place === 'string') : [];
  } catch {
    return [];
  }
}
