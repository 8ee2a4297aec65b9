import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import { type Chunker, createChunker } from '../../../src/context/chunks/chunker.ts';
import { grammarFolder, shownChunks, tilingFault } from './chunkerSamples.ts';

const folder = path.join(repoRoot, 'test', 'fixtures', 'chunks');
/** Small, so that a fixture of a page has chunks of every kind. */
const sizes = { targetLines: 8, maxLines: 16, maxChars: 800 };

/** How each fixture is understood. Its chunks stand beside it; `GOLDEN=write` writes them anew. */
const fixtures: Readonly<Record<string, string>> = {
  'shop.js': 'grammar javascript',
  'shop.ts': 'grammar typescript',
  'shop.test.ts': 'grammar typescript',
  'page.tsx': 'grammar tsx',
  'shop.py': 'grammar python',
  'shop.go': 'grammar go',
  'shop.rs': 'grammar rust',
  'Shop.java': 'grammar java',
  'shop.c': 'grammar c',
  'shop.cpp': 'grammar cpp',
  'Shop.cs': 'grammar csharp',
  'shop.rb': 'grammar ruby',
  'Shop.php': 'grammar php',
  'deploy.sh': 'grammar bash',
  'shop.css': 'grammar css',
  'shop.ex': 'grammar elixir',
  'guide.md': 'structure markdown',
  'package.json': 'structure json',
  'deploy.yaml': 'structure yaml',
  'Cargo.toml': 'structure toml',
  'Shop.scala': 'windows scala',
};

describe('chunks of each language', () => {
  let chunker: Chunker;
  before(async () => {
    chunker = createChunker({ grammars: await grammarFolder(), sizes });
  });
  after(() => chunker.dispose());

  for (const [name, expected] of Object.entries(fixtures))
    it(`${name} is cut as its golden file says`, async () => {
      const text = fs.readFileSync(path.join(folder, `${name}.txt`), 'utf8');
      const golden = path.join(folder, `${name}.chunks.txt`);
      const found = await chunker.chunk(`some/where/${name}`, text);
      assert.equal(`${found.how} ${found.language}`, expected);
      assert.equal(found.note, undefined);
      assert.equal(tilingFault(text, found.chunks), undefined);
      if (process.env['GOLDEN'] === 'write') fs.writeFileSync(golden, shownChunks(found.chunks));
      assert.equal(shownChunks(found.chunks), fs.readFileSync(golden, 'utf8'));
    });
});
