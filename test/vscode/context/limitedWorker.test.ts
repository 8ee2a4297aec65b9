import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../../../scripts/lib/paths.mjs';
import { createWorkerClient } from '../../../src/context/worker/workerClient.ts';
import { startLimitedWorker, workerHeap } from '../../../src/vscode/context/limitedWorker.ts';

const never = new AbortController().signal;
const hungry = new URL(
  'data:text/javascript,const kept = []; for (;;) kept.push(new Array(100_000).fill(kept.length));',
);

describe('a worker with a limit', () => {
  it('ends alone where it wants too much memory', async function () {
    this.timeout(60_000);
    const worker = startLimitedWorker(hungry, 32);
    const [error]: readonly unknown[] = await once(worker, 'error');
    assert.equal((error as NodeJS.ErrnoException).code, 'ERR_WORKER_OUT_OF_MEMORY');
  });

  it('has room for a large text', async function () {
    this.timeout(60_000);
    const entry = new URL('../../../src/context/worker/contextWorker.ts', import.meta.url);
    let starts = 0;
    const client = createWorkerClient(() => {
      starts++;
      return startLimitedWorker(entry, workerHeap.context);
    });
    const text = Array.from({ length: 100_000 }, (_, at) => `const v${at} = f(${at});`).join('\n');
    const [tokens = 0] = await client.count([text], never);
    assert.ok(tokens > 500_000);
    assert.equal(starts, 1);
    await client.dispose();
  });

  it('is every worker that Parley starts', () => {
    const folder = path.join(repoRoot, 'src');
    const starting = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => ({ name, source: readFileSync(path.join(folder, name), 'utf8') }))
      .filter(({ source }) => source.includes('new Worker('));
    assert.ok(starting.length > 0);
    assert.deepEqual(
      starting.filter(({ source }) => !source.includes('resourceLimits')).map(({ name }) => name),
      [],
    );
  });
});
