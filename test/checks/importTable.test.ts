// The table of who may import whom, held against the imports themselves: type-only ones too, no exemptions.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { importsOf } from './imports.ts';

const mayImport: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  trust: ['protocol'],
  telemetry: ['protocol'],
  models: ['protocol'],
  context: ['protocol'],
  skills: ['protocol', 'trust'],
  bus: ['protocol'],
  gateway: ['models', 'protocol'],
  sessions: ['protocol', 'trust', 'bus'],
  checkpoints: ['protocol', 'trust'],
  edits: ['protocol', 'trust', 'checkpoints'],
  testgen: ['protocol', 'trust', 'context', 'edits'],
  tools: ['protocol', 'trust', 'context', 'checkpoints', 'edits', 'testgen'],
  rooms: ['protocol', 'sessions', 'context', 'models', 'tools'],
  commands: ['protocol', 'sessions', 'context', 'models', 'edits', 'testgen', 'rooms'],
};
const rootFiles = new Set(['src/extension.ts', 'src/services.ts']);
const builtins = new Set(builtinModules);

interface Import {
  readonly from: string;
  readonly name: string;
  /** The imported file, relative to the repository; undefined for a package. */
  readonly target: string | undefined;
}

function sourceFiles(folder: string): string[] {
  const root = path.join(repoRoot, folder);
  if (!fs.existsSync(root)) return [];
  const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.posix.join(folder, name.replaceAll('\\', '/')));
}

function importsIn(file: string): Import[] {
  const source = fs.readFileSync(path.join(repoRoot, file), 'utf8');
  return importsOf(source).map((name) => ({
    from: file,
    name,
    target: name.startsWith('.') ? resolve(file, name) : undefined,
  }));
}

function resolve(from: string, name: string): string {
  const plain = path.posix.join(path.posix.dirname(from), name);
  const stem = plain.replace(/\.jsx?$/, '');
  const candidates = [plain, `${plain}.ts`, `${plain}.tsx`, `${stem}.ts`, `${stem}.tsx`];
  return (
    candidates.find((one) =>
      fs.statSync(path.join(repoRoot, one), { throwIfNoEntry: false })?.isFile(),
    ) ?? plain
  );
}

const files = [...sourceFiles('src'), ...sourceFiles('webview')];
const imports = files.flatMap(importsIn);
const show = (one: Import) => `${one.from} imports ${one.name}`;
const isBuiltin = (name: string) => name.startsWith('node:') || builtins.has(name);
const folderOf = (file: string) =>
  file.startsWith('webview/') ? 'webview' : (/^src\/([^/]+)\//.exec(file)?.[1] ?? 'root');

function isAllowed(from: string, target: string): boolean {
  const folder = folderOf(from);
  if (folder === 'root') return target.startsWith('src/');
  const to = folderOf(target);
  if (to === folder) return true;
  if (folder === 'webview') return to === 'protocol';
  if (folder === 'vscode') return to !== 'root' && to !== 'webview' && target.startsWith('src/');
  return mayImport[folder]?.includes(to) === true;
}

describe('the import table', () => {
  it('sees the source and its imports', () => {
    assert.ok(files.length > 0, 'no source file was found');
    assert.ok(imports.length > 0, 'no import was found');
  });

  it('knows every folder of src', () => {
    const folders = new Set(files.map(folderOf));
    const known = new Set([...Object.keys(mayImport), 'vscode', 'webview', 'root']);
    assert.deepEqual(
      [...folders].filter((folder) => !known.has(folder)),
      [],
    );
    assert.deepEqual(
      files.filter((file) => folderOf(file) === 'root' && !rootFiles.has(file)),
      [],
    );
  });

  it('is kept by every import', () => {
    assert.deepEqual(
      imports
        .filter((one) => one.target !== undefined && !isAllowed(one.from, one.target))
        .map(show),
      [],
    );
  });

  it('leads to files that exist', () => {
    assert.deepEqual(
      imports
        .filter(
          (one) => one.target !== undefined && !fs.existsSync(path.join(repoRoot, one.target)),
        )
        .map(show),
      [],
    );
  });

  it('has no cycle', () => {
    assert.deepEqual(
      findCycle(
        new Map(files.map((file) => [file, importsIn(file).flatMap((one) => one.target ?? [])])),
      ),
      [],
    );
  });

  it('lets only the adapters and the root files see vscode', () => {
    const users = imports.filter((one) => one.name === 'vscode').map((one) => one.from);
    assert.deepEqual(
      users.filter((file) => folderOf(file) !== 'vscode' && !rootFiles.has(file)),
      [],
    );
  });

  it("keeps Node's modules out of the protocol and the panel", () => {
    const bare = imports.filter(
      (one) => isBuiltin(one.name) && ['protocol', 'webview'].includes(folderOf(one.from)),
    );
    assert.deepEqual(bare.map(show), []);
  });

  it('keeps the toolkit in webview/ui and Preact in the panel', () => {
    const toolkit = imports.filter(
      (one) =>
        one.name.startsWith('@vscode/webview-ui-toolkit') && !one.from.startsWith('webview/ui/'),
    );
    const preact = imports.filter(
      (one) => /^(?:preact|@preact\/)/.test(one.name) && folderOf(one.from) !== 'webview',
    );
    assert.deepEqual([...toolkit, ...preact].map(show), []);
  });
});

/** The first cycle found, as the list of its files; empty when there is none. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): string[] => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...trail, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

describe('finding imports', () => {
  it('finds every form', () => {
    const source = [
      "import 'a';",
      "import b from 'b';",
      "import * as c from 'c';",
      "import { d, type D } from 'd';",
      "import type { E } from 'e';",
      "import f, {\n  g,\n} from 'f';",
      "export * from 'g';",
      "export * as h from 'h';",
      "export { i } from 'i';",
      "export type { J } from 'j';",
      "const k = await import('k');",
      "type L = import('l').L;",
      "let m: typeof import('m');",
      'import n from "n";',
      'const text = `${await import(\'o\')} import p from "no"`;',
      "import { type } from 'q';",
      "import { from } from 'r';",
    ].join('\n');
    assert.deepEqual(importsOf(source), [
      'a',
      'b',
      'c',
      'd',
      'e',
      'f',
      'g',
      'h',
      'i',
      'j',
      'k',
      'l',
      'm',
      'n',
      'o',
      'q',
      'r',
    ]);
  });

  it('takes nothing else for one', () => {
    const source = [
      "// import 'a';",
      "/* import b from 'b'; */",
      'const c = "import c from \'c\'";',
      'const url = import.meta.url;',
      "x.import('d');",
      "new Worker('./e.js');",
      'const re = /import "f"/g;',
      "export const g = 'g';",
      "export { h };\nconst i = 'i';",
      "const r = a / b; const s = 'import';",
      "const t = `import 'u' ${v} from 'w'`;",
    ].join('\n');
    assert.deepEqual(importsOf(source), []);
  });

  it('finds a cycle', () => {
    assert.deepEqual(
      findCycle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
      ['b', 'c', 'b'],
    );
    assert.deepEqual(
      findCycle(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['c']],
          ['c', []],
        ]),
      ),
      [],
    );
  });
});
