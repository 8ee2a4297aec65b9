import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as esbuild from 'esbuild';
import { copyGrammars } from '../../scripts/lib/grammars.mjs';
import { hostOptions } from '../../scripts/lib/hostBuild.mjs';
import { IndexClient } from '../../src/context/index/indexClient.ts';
import { defaultLimits, type IndexLimits } from '../../src/context/index/indexSetup.ts';
import type { IndexState } from '../../src/context/index/indexState.ts';
import { startLimitedWorker } from '../../src/vscode/context/limitedWorker.ts';

const indexWorker = 'src/context/index/indexWorker.ts';
const heap = 512;

/** An index in a thread of its own, and what it costs the process that it is in. */
export interface IndexRun {
  readonly client: IndexClient;
  /** Milliseconds from the start of the thread to the last file. */
  readonly took: number;
  /** Bytes of the process over what it had before, at the most and now. */
  readonly peak: number;
  resident(): number;
  /** Milliseconds by which this thread, the host's, was late. */
  readonly delay: { readonly p99: number; readonly max: number };
  /** The next time that it is ready. */
  ready(): Promise<void>;
}

/** What an index needs beside the code. */
export interface IndexPlaces {
  readonly storage: string;
  readonly grammars: string;
  /** As it is delivered: what is loaded at its start counts as well. */
  readonly worker: string;
}

export async function makePlaces(folder: string): Promise<IndexPlaces> {
  const outdir = path.join(folder, 'dist');
  const [grammars, storage] = [path.join(folder, 'grammars'), path.join(folder, 'storage')];
  await copyGrammars(grammars);
  await esbuild.build({
    ...hostOptions({ production: true }),
    entryPoints: { indexWorker },
    outdir,
    outExtension: { '.js': '.mjs' },
  });
  return { storage, grammars, worker: path.join(outdir, 'indexWorker.mjs') };
}

/** Starts an index and waits until it is complete. */
export async function runIndex(
  folder: string,
  { worker, ...places }: IndexPlaces,
  limits: IndexLimits = defaultLimits,
): Promise<IndexRun> {
  const base = process.memoryUsage.rss();
  let peak = base;
  const look = (): void => void (peak = Math.max(peak, process.memoryUsage.rss()));
  const watch = setInterval(look, 20);
  const resolution = 1;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  let onReady: () => void = () => undefined;
  const ready = (): Promise<void> => new Promise((resolve) => (onReady = resolve));
  const from = performance.now();
  const first = ready();
  const client = new IndexClient({
    setup: {
      roots: [{ folder, prefix: '' }],
      exclude: [],
      limits,
      ...places,
      pauseOnBattery: false,
      open: [],
      hopeless: [],
    },
    start: (data) => startLimitedWorker(worker, heap, data),
    onState: ({ phase, waiting }: IndexState) => {
      if (phase === 'ready' && waiting === 0) onReady();
    },
  });
  await first;
  const took = performance.now() - from;
  delays.disable();
  look();
  clearInterval(watch);
  // The histogram counts from one look to the next, the agreed time between them included.
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution);
  return {
    client,
    took,
    peak: peak - base,
    resident: () => process.memoryUsage.rss() - base,
    delay: { p99: late(delays.percentile(99)), max: late(delays.max) },
    ready,
  };
}
