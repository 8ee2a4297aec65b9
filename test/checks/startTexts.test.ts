// Texts that are made when their module is loaded come in VS Code's language only where that is known by
// then. It is set by the first lines of extension.js, and the chunks that this imports run before them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { hostOptions } from '../../scripts/lib/hostBuild.mjs';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { literalReader } from './literals.ts';

/** The sources of all that is loaded with the extension, but for what waits to be needed. */
async function startSources(production: boolean): Promise<readonly string[]> {
  const { metafile } = await esbuild.build({
    ...hostOptions({ production }),
    write: false,
    metafile: true,
  });
  const entry = Object.keys(metafile.outputs).filter((name) => name.endsWith('/extension.js'));
  const loaded = new Set(entry);
  for (const name of loaded) {
    for (const { path: other, kind, external } of metafile.outputs[name]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) loaded.add(other);
    }
  }
  return [...loaded]
    .flatMap((name) => Object.keys(metafile.outputs[name]?.inputs ?? {}))
    .filter((name) => name.startsWith('src/'));
}

describe('what is loaded with the extension', function () {
  this.timeout(60_000);

  for (const production of [true, false]) {
    const which = production ? 'as delivered' : 'while somebody works on it';

    it(`makes no text before VS Code’s language is known, ${which}`, async () => {
      const sources = await startSources(production);
      assert.ok(sources.includes('src/extension.ts'));
      assert.ok(!sources.includes('src/services.ts'), 'what waits is not looked at');
      const read = await literalReader();
      const early = sources.flatMap((name) =>
        read(readFileSync(path.join(repoRoot, name), 'utf8'))
          .filter(({ role, isAtLoad }) => role === 'translated' && isAtLoad)
          .map(({ line, text }) => `${name}:${line}: ${text}`),
      );
      assert.deepEqual(early, []);
    });
  }
});
