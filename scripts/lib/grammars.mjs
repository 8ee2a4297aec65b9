// The grammars that the code index parses with: WebAssembly from npm packages, copied as it is.
import fs from 'node:fs/promises';
import path from 'node:path';
import { repoRoot } from './paths.mjs';

const modules = path.join(repoRoot, 'node_modules');

/** Grammars by package. `typescript` has two. @type {Readonly<Record<string, readonly string[]>>} */
const grammars = {
  'tree-sitter-bash': ['bash'],
  'tree-sitter-c': ['c'],
  'tree-sitter-c-sharp': ['c_sharp'],
  'tree-sitter-cpp': ['cpp'],
  'tree-sitter-css': ['css'],
  'tree-sitter-elixir': ['elixir'],
  'tree-sitter-go': ['go'],
  'tree-sitter-java': ['java'],
  'tree-sitter-javascript': ['javascript'],
  'tree-sitter-php': ['php'],
  'tree-sitter-python': ['python'],
  'tree-sitter-ruby': ['ruby'],
  'tree-sitter-rust': ['rust'],
  'tree-sitter-typescript': ['tsx', 'typescript'],
};

const runtime = 'web-tree-sitter';

/**
 * Puts the runtime, a `NAME.wasm` for each grammar and their licences into a folder. What is there
 * already stays, so that a second run only looks at sizes and times.
 * @param {string} folder made if it is not there
 */
export async function copyGrammars(folder) {
  await fs.mkdir(folder, { recursive: true });
  const files = Object.entries(grammars).flatMap(([name, all]) =>
    all.map((grammar) => [path.join(name, `tree-sitter-${grammar}.wasm`), `${grammar}.wasm`]),
  );
  files.push([path.join(runtime, `${runtime}.wasm`), `${runtime}.wasm`]);
  // Not bundled: after a crash the same file is imported once more, as a module of its own.
  files.push([path.join(runtime, `${runtime}.js`), `${runtime}.mjs`]);
  await Promise.all(
    files.map(([from = '', to = '']) =>
      copyIfDifferent(path.join(modules, from), path.join(folder, to)),
    ),
  );
  await writeLicences(path.join(folder, 'LICENSES.txt'));
}

/** Whoever reads meanwhile sees the old file or the whole new one. @param {string} from @param {string} to */
async function copyIfDifferent(from, to) {
  const [wanted, there] = await Promise.all([fs.stat(from), fs.stat(to).catch(() => undefined)]);
  if (there?.size === wanted.size && there.mtimeMs >= wanted.mtimeMs) return;
  const partial = `${to}.${process.pid}`;
  await fs.copyFile(from, partial);
  await fs.rename(partial, to);
}

/** @param {string} file */
async function writeLicences(file) {
  const texts = await Promise.all(
    [...Object.keys(grammars), runtime].map(async (name) => {
      const text = await fs.readFile(path.join(modules, name, 'LICENSE'), 'utf8');
      return `${name}\n\n${text.trim()}\n`;
    }),
  );
  const wanted = texts.join(`\n${'-'.repeat(80)}\n\n`);
  const there = await fs.readFile(file, 'utf8').catch(() => '');
  if (there !== wanted) await fs.writeFile(file, wanted);
}
