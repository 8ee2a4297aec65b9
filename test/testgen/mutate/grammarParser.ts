import { Worker } from 'node:worker_threads';
import { createWorkerClient } from '../../../src/context/worker/workerClient.ts';
import type { SyntaxParser } from '../../../src/testgen/mutate/syntaxParser.ts';
import { grammarFolder } from '../../context/chunks/chunkerSamples.ts';

const entry = new URL('../../../src/context/worker/contextWorker.ts', import.meta.url);

/** Parley's own grammars, in their thread. */
export async function openParser(): Promise<SyntaxParser & { dispose(): Promise<void> }> {
  const grammars = await grammarFolder();
  const client = createWorkerClient(() => new Worker(entry));
  return {
    table: (path, text) => client.table({ path, text, grammars }),
    faults: (path, texts) => client.faults({ path, texts, grammars }),
    dispose: () => client.dispose(),
  };
}
