import { renameSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { outDir, repoRoot } from '../../scripts/lib/paths.mjs';

const made = new Map<string, string>();

/** A child's program as one file, made once by each process: it starts ten times as fast as its sources. */
export function bundledChild(source: URL): string {
  const known = made.get(source.href);
  if (known !== undefined) return known;
  const child = fileURLToPath(source);
  const name = path.relative(path.join(repoRoot, 'test'), child).replaceAll(/[/\\]|\.ts$/gu, '.');
  const outfile = path.join(outDir, 'test', 'children', `${name}mjs`);
  const own = `${outfile}.${process.pid}`;
  buildSync({
    entryPoints: [child],
    outfile: own,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'warning',
    // Some packages come as CommonJS and ask for Node's own modules.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  // Another process may run its child from there, which is never half a file.
  renameSync(own, outfile);
  made.set(source.href, outfile);
  return outfile;
}

/** Coverage is not taken of such children. Node hands it on to each whose environment does not say otherwise. */
export function childEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_V8_COVERAGE: undefined };
}
