import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { copyGrammars } from '../../scripts/lib/grammars.mjs';
import { runHostBench } from '../../scripts/lib/hostTests.mjs';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { chooseTarget, enclosing } from '../../src/commands/codeTarget.ts';
import { composePrompt } from '../../src/commands/prompts/composePrompt.ts';
import { refactorPrompt } from '../../src/commands/refactor.ts';
import {
  createWorkerClient,
  type ContextWorkerClient,
} from '../../src/context/worker/workerClient.ts';
import { planEdits } from '../../src/edits/planEdits.ts';
import { withBenchFolder } from './benchFolder.ts';
import { editSample, sourceOf } from './editSamples.ts';
import { lower, median, percentile, type Figure } from './figures.ts';
import type { HostEdits } from './hostEdits.ts';

const largeLines = 5_000;
const targets = 60;
const rounds = 15;
const hostTimeout = 180_000;
const worker = new URL('../../src/context/worker/contextWorker.ts', import.meta.url);
const hostEntry = fileURLToPath(new URL('hostEdits.ts', import.meta.url));

/** From the cursor to a prompt, from an answer to placed edits, from those to a diff and to the files. */
export async function run(): Promise<readonly Figure[]> {
  return [
    ...(await targetFigures()),
    ...placing('exactly quoted', 0),
    ...placing('a tenth wrongly indented', 10),
    ...placing('all wrongly indented', 100),
    ...(await hostFigures()),
  ];
}

async function targetFigures(): Promise<readonly Figure[]> {
  return withBenchFolder(async (grammars) => {
    await copyGrammars(grammars);
    const client = createWorkerClient(() => new Worker(worker));
    try {
      return await timeTargets(client, grammars);
    } finally {
      await client.dispose();
    }
  });
}

/** The file is another one each time, as it is while somebody types. */
async function timeTargets(
  client: ContextWorkerClient,
  grammars: string,
): Promise<readonly Figure[]> {
  const times: number[] = [];
  const source = sourceOf(1, largeLines);
  for (let round = 0; round <= targets; round++) {
    const text = `const round = ${round};\n${source}`;
    const line = 1 + ((round * 83) % largeLines);
    const from = performance.now();
    const declared = await client.declarations({ path: 'src/large.ts', text, grammars });
    const symbol = enclosing(declared, line);
    const choice = chooseTarget({ path: 'src/large.ts', text, ...(symbol ? { symbol } : {}) });
    assert.equal(choice.type, 'target');
    const prompt = await composePrompt(refactorPrompt(choice.target, 'Make it simpler.'), {
      builtIn: async (name) => {
        const path = `media/prompts/${name}.md`;
        return { path, text: readFileSync(join(repoRoot, path), 'utf8') };
      },
      own: async () => undefined,
    });
    assert.equal(prompt.type, 'prompt');
    // The first one starts the thread and compiles the grammar.
    if (round > 0) times.push(performance.now() - from);
    else assert.ok(declared.length > 0);
  }
  const name = `symbol and prompt in ${largeLines.toLocaleString('en')} lines`;
  return [
    lower(`${name}, median`, median(times), 'ms'),
    lower(`${name}, p95`, percentile(times, 0.95), 'ms', 50),
  ];
}

function placing(how: string, misquoted: number): readonly Figure[] {
  const { files, answer } = editSample(50, 500, misquoted);
  const times = Array.from({ length: rounds }, () => {
    const from = performance.now();
    const plan = planEdits(answer, (path) => {
      return { uri: `file:///${path}`, path, text: files.get(path) };
    });
    const took = performance.now() - from;
    assert.deepEqual([plan.files.length, plan.refused.length], [50, 0]);
    return took;
  });
  const name = `500 hunks placed in 50 files, ${how}`;
  return [
    lower(`${name}, first`, times[0] ?? Number.NaN, 'ms'),
    lower(`${name}, median`, median(times), 'ms', 200),
  ];
}

async function hostFigures(): Promise<readonly Figure[]> {
  const result = await runHostBench(hostEntry, hostTimeout);
  const times = JSON.parse(result) as HostEdits;
  if ('failed' in times) throw new Error(times.failed);
  const { checks, previews, applies, alone } = times;
  const ratios = previews.map((took, round) => took / (alone[round] ?? Number.NaN));
  return [
    lower('syntax of them checked, beside the preview, median', median(checks), 'ms'),
    lower('preview of them open, first', previews[0] ?? Number.NaN, 'ms'),
    lower('preview of them open, median', median(previews), 'ms', 500),
    lower('the same diff by VS Code alone, from the disk, median', median(alone), 'ms'),
    lower('the preview as a multiple of that, median of the rounds', median(ratios), 'x', 1.2),
    lower('applied with a checkpoint, median', median(applies), 'ms', 1_000),
  ];
}
