import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { extensionOf, nameOf, stemOf } from '../project.ts';
import { checkedCode, scriptExamples, type ScriptExample } from './scriptExamples.ts';

/** The file that Node is given: it has a test for each example. */
export const examplesTest = 'examples.test.mjs';

/** Compares as a reader would: by value, else by how it is written. */
const check = `import assert from 'node:assert/strict';
import { inspect } from 'node:util';
export async function $check(actual, expected, text) {
  if (inspect(actual) === text || String(actual) === text) return;
  if (expected === undefined) assert.equal(inspect(actual), text);
  assert.deepEqual(actual, expected());
}
export async function $throws(run, name) {
  await assert.rejects(run, (error) => name === '' || !/^[A-Z]\\w*$/.test(name) || error?.name === name || error?.constructor?.name === name);
}
`;

/**
 * The files that run the examples of a module, by name: a module of its own for each, in which what the
 * file exports can be used by its name, and one that Node runs as a test.
 */
export function exampleModules(at: {
  readonly testFile: string;
  readonly name: string;
  readonly text: string;
}): Readonly<Record<string, string>> {
  const examples = scriptExamples(at.text);
  const extension = /\.[cm]?tsx?$/u.test(at.testFile) ? 'mts' : 'mjs';
  const files = examples.map((example, i) => {
    return [`example-${i + 1}.${extension}`, exampleModule(example, at)] as const;
  });
  const tests = examples.map(({ line }, i) => {
    const title = JSON.stringify(`example of line ${line}`);
    return `test(${title}, () => import('./example-${i + 1}.${extension}'));`;
  });
  return {
    'check.mjs': check,
    ...Object.fromEntries(files),
    [examplesTest]: ["import { test } from 'node:test';", ...tests, ''].join('\n'),
  };
}

function exampleModule(
  { code }: ScriptExample,
  { testFile, text }: { readonly testFile: string; readonly text: string },
): string {
  const { imports, own, rest } = takeImports(code, testFile);
  const url = JSON.stringify(pathToFileURL(testFile).href);
  const bound = new Set([...own.map(({ as }) => as), ...imports.flatMap(namesOf)]);
  const exported = exportedNames(text).filter(
    (name) =>
      !bound.has(name) &&
      new RegExp(String.raw`(?<![\w$])${name.replaceAll('$', String.raw`\$`)}(?![\w$])`, 'u').test(
        rest,
      ),
  );
  const bindings = [...own, ...exported.map((name) => ({ name, as: name }))];
  return [
    "import { $check, $throws } from './check.mjs';",
    `import * as $own from ${url};`,
    ...imports,
    ...bindings.map(({ name, as }) => `const ${as} = ${valueOf(name)};`),
    // In a block: an example may call its own things as the module does.
    '{',
    checkedCode(rest),
    '}',
    '',
  ].join('\n');
}

/** A CommonJS module has its exports below `default`, too. */
function valueOf(name: string): string {
  if (name === '*') return '$own';
  if (name === 'default') return '$own.default';
  return `$own[${JSON.stringify(name)}] ?? $own.default?.[${JSON.stringify(name)}]`;
}

interface Binding {
  readonly name: string;
  readonly as: string;
}

const importLine =
  /^\s*(?:import\s+(?<clause>[^'"]+?)\s+from\s+|const\s+(?<required>\{[^}]*\}|[\w$]+)\s*=\s*require\()(?<quote>['"])(?<from>[^'"]+)\k<quote>\)?;?\s*$/u;

/** Parts the imports from the rest; what comes from the module itself is bound to it. */
function takeImports(code: string, testFile: string) {
  const imports: string[] = [];
  const own: Binding[] = [];
  const rest: string[] = [];
  for (const line of code.split('\n')) {
    const groups = importLine.exec(line)?.groups;
    if (!groups) rest.push(line);
    else if (isOwn(groups['from'] ?? '', testFile)) {
      own.push(...bindingsOf(groups['clause'] ?? groups['required'] ?? ''));
    } else if (groups['clause'] === undefined) rest.push(line);
    else imports.push(absolute(line, groups['from'] ?? '', testFile));
  }
  return { imports, own, rest: rest.join('\n') };
}

/** "./fee.js" and "shop/fee" are the module; a package may be the one that the module is the door of. */
function isOwn(from: string, testFile: string): boolean {
  if (from.startsWith('node:')) return false;
  const stem = stemOf(nameOf(testFile.replaceAll(path.sep, '/')));
  const last = nameOf(from);
  const named = extensionOf(last) === '' ? last : stemOf(last);
  return named === stem || (stem === 'index' && !from.startsWith('.'));
}

/** An import as seen from the module, written so that it holds from anywhere. */
function absolute(line: string, from: string, testFile: string): string {
  if (!from.startsWith('.')) return line;
  return line.replace(from, pathToFileURL(path.resolve(path.dirname(testFile), from)).href);
}

function bindingsOf(clause: string): readonly Binding[] {
  const all = /\*\s+as\s+([\w$]+)/u.exec(clause)?.[1];
  if (all !== undefined) return [{ name: '*', as: all }];
  const braces = /\{([^}]*)\}/u.exec(clause)?.[1] ?? '';
  const named = braces.split(',').flatMap((part) => {
    const [name = '', as] = part
      .trim()
      .replace(/^type\s+/u, '')
      .split(/\s+as\s+|\s*:\s*/u);
    return name === '' ? [] : [{ name, as: as ?? name }];
  });
  const whole = /^\s*([\w$]+)/u.exec(clause)?.[1];
  return [...(whole === undefined ? [] : [{ name: 'default', as: whole }]), ...named];
}

function namesOf(line: string): readonly string[] {
  return bindingsOf(importLine.exec(line)?.groups?.['clause'] ?? '').map(({ as }) => as);
}

const declared =
  /^export\s+(?:default\s+)?(?:declare\s+)?(?:async\s+)?(?:function\s*\*?|(?:abstract\s+)?class|const|let|var|enum)\s+([\w$]+)/gmu;
const assigned = /\bexports\.([\w$]+)\s*=/gu;
const listed = /^(?:export\s*|module\.exports\s*=\s*)\{([^}]*)\}/gmu;

/** The names under which a module's things can be had, as its text shows them. */
function exportedNames(text: string): readonly string[] {
  const direct = [...text.matchAll(declared), ...text.matchAll(assigned)].map(
    ([, name = '']) => name,
  );
  const lists = [...text.matchAll(listed)].flatMap(([, list = '']) =>
    list.split(',').map((part) => /([\w$]+)\s*(?::.*)?$/u.exec(part.trim())?.[1] ?? ''),
  );
  return [...new Set([...direct, ...lists])].filter((name) => name !== '' && name !== 'default');
}
