import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import { createChunker } from '../../../src/context/chunks/chunker.ts';
import type { CodeIndex } from '../../../src/context/rank/codeIndex.ts';
import { createCodeIndex } from '../../../src/context/rank/createCodeIndex.ts';
import { grammarFolder } from '../chunks/chunkerSamples.ts';
import { pathsFor } from './makeFile.ts';

/** What a person would ask of Parley's own code, and a file that any good answer names. */
const questions: readonly (readonly [question: string, file: string])[] = [
  ['retry after a random wait, or the wait that the server asked for', 'gateway/retry.ts'],
  ['the tokenizer must not hang on very long lines', 'context/tokens/boundedCounter.ts'],
  ['which files does .gitignore keep out of the index', 'context/index/pathRules.ts'],
  ['split a git diff by file', 'context/sources/splitDiff.ts'],
  ['generated and minified files should be skipped', 'context/index/fileKind.ts'],
  ['stop the index while the laptop runs on battery', 'context/index/restOnBattery.ts'],
  ['stem English words before they are compared', 'context/rank/porterStem.ts'],
  ['the saved index is damaged, its checksum is wrong', 'context/index/savedIndex.ts'],
  ['cut Markdown at its headings', 'context/chunks/markdownParts.ts'],
  ['split camelCase identifiers into their words', 'context/rank/identifierTerms.ts'],
  ['summarise older messages when the window is nearly full', 'context/compaction/windowFill.ts'],
  ['fit everything into the model window by rank', 'context/budget.ts'],
  ['read files that are UTF-16 or Latin-1', 'context/index/fileText.ts'],
  ['mask secrets before text leaves for a model', 'trust/secrets.ts'],
  ['reduce code to the signatures of its functions', 'context/compaction/signatures.ts'],
  ['load a grammar lazily, and start anew after a crash', 'context/chunks/grammars.ts'],
  ['parse what a person mentions with @ in the question', 'context/sources/mentions.ts'],
  ['correct token counts by the usage that a provider reports', 'context/tokens/calibration.ts'],
  ['fenced code block with path, language and line range', 'context/prompt.ts'],
  ['circuit breaker stops asking a model that failed three times', 'gateway/breaker.ts'],
];
/** As many are missed as a good ranking misses; more says that it became worse. */
const wantedRecall = 0.85;

describe('questions about Parley’s own code', () => {
  const root = path.join(repoRoot, 'src');
  let index: CodeIndex;

  before(async function () {
    this.timeout(60_000);
    index = createCodeIndex();
    const chunker = createChunker({ grammars: await grammarFolder() });
    for (const each of fs.readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      if (!each.endsWith('.ts')) continue;
      const file = each.replaceAll(path.sep, '/');
      const text = fs.readFileSync(path.join(root, each), 'utf8');
      const { chunks, names } = await chunker.chunk(file, text);
      index.add({ path: file, text, chunks, names });
    }
    chunker.dispose();
  });

  it('ask for files that there are', () => {
    for (const [, file] of questions) assert.ok(index.has(file), file);
  });

  it('find the file among the first ten', () => {
    const missed = questions.filter(
      ([question, file]) => ![...new Set(pathsFor(index, question))].slice(0, 10).includes(file),
    );
    const recall = 1 - missed.length / questions.length;
    assert.ok(recall >= wantedRecall, `${recall}, without ${missed.map(String).join('; ')}`);
  });
});
