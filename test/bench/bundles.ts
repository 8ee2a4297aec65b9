import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { lower, type Figure } from './figures.ts';

interface Output {
  readonly bytes: number;
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
}

/** The files of a bundle, as esbuild tells of them. */
type Outputs = Readonly<Record<string, Output>>;

interface Meta {
  readonly host: { readonly outputs: Outputs };
  readonly panel: { readonly outputs: Outputs };
}

const kibibyte = 1_024;

/** Sizes of what is loaded at the start of the host and of the panel, and of what follows lazily. */
export async function bundleFigures(): Promise<readonly Figure[]> {
  const meta = JSON.parse(await readFile(path.join(repoRoot, 'dist', 'meta.json'), 'utf8')) as Meta;
  const host = await sizes('host, start-up', meta.host.outputs, 'src/extension.ts', 200);
  const worker = await sizes(
    'worker',
    meta.host.outputs,
    'src/context/worker/contextWorker.ts',
    null,
  );
  const panel = await sizes('panel, start-up', meta.panel.outputs, 'webview/main.tsx', null);
  return [...host, ...worker, ...panel];
}

/**
 * What the panel loads at its start, and with the parts that come right after it: its controls, and
 * the highlighter with the first block of code.
 */
export async function panelBundleFigures(): Promise<readonly Figure[]> {
  const { panel } = JSON.parse(
    await readFile(path.join(repoRoot, 'dist', 'meta.json'), 'utf8'),
  ) as Meta;
  const start = loadedWith('webview/main.tsx', panel.outputs);
  const late = ['toolkit', 'highlighter'].map((name) => `dist/webview/${name}.js`);
  const zipped = async (files: readonly string[]): Promise<number> => {
    const texts = await Promise.all(files.map((file) => readFile(path.join(repoRoot, file))));
    return texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0) / kibibyte;
  };
  return [
    lower('bundle of the panel, first script, gzip', await zipped(start), 'KB'),
    lower(
      'bundle of the panel with controls and highlighter, gzip',
      await zipped([...start, ...late]),
      'KB',
      200,
    ),
  ];
}

/** An entry and all that it imports statically. */
async function sizes(
  name: string,
  outputs: Outputs,
  entry: string,
  goal: number | null,
): Promise<readonly Figure[]> {
  const files = loadedWith(entry, outputs);
  const texts = await Promise.all(files.map((file) => readFile(path.join(repoRoot, file))));
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  const zipped = texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
  return [
    lower(`bundle of the ${name}, minified`, bytes / kibibyte, 'KB', goal),
    lower(`bundle of the ${name}, gzip`, zipped / kibibyte, 'KB'),
  ];
}

/** The scripts that an entry loads at once: its own and all that it imports statically. */
export function loadedWith(entry: string, outputs: Outputs): readonly string[] {
  const start = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === entry);
  if (start === undefined) throw new Error(`No bundle is made of ${entry}`);
  return [...closure(start, outputs)].filter((file) => file.endsWith('.js'));
}

function closure(start: string, outputs: Outputs): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const each of outputs[file]?.imports ?? []) {
      if (each.kind === 'import-statement' && outputs[each.path]) visit(each.path);
    }
  };
  visit(start);
  return seen;
}
