import { statSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { hostOptions } from '../../scripts/lib/hostBuild.mjs';
import { webviewOptions } from '../../scripts/lib/webviewBuild.mjs';
import { EventBus } from '../../src/bus/eventBus.ts';
import { loadTokenizer } from '../../src/context/worker/tokenize.ts';
import { applyPolicies, type Policy } from '../../src/gateway/policies.ts';
import { SseParser } from '../../src/models/http/sseParser.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import type { EventBody, SessionEvent } from '../../src/protocol/events.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession } from '../../src/protocol/sessionState.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import { maskSecrets } from '../../src/trust/secrets.ts';
import { created, said } from '../sessions/sessionHelpers.ts';
import { withBenchFolder } from './benchFolder.ts';
import { loadedWith } from './bundles.ts';
import { createDrainBench, drainShares, withServer } from './busDrain.ts';
import type { Measured } from './compareFigures.ts';
import { median } from './figures.ts';
import { bareModel, createGatewayStack } from './gatewayStack.ts';
import { calibration, relativeCost, type Work } from './relativeCost.ts';

export interface RegressPlan {
  /** How often each cost is taken; the median counts. */
  readonly rounds: number;
  /** A policy around the gateway, to see that it shows. */
  readonly planted?: Policy;
}

/** Figures that are the same on every machine: costs as multiples of other work, sizes and counts. */
export async function regressFigures(plan: RegressPlan): Promise<readonly Measured[]> {
  return [
    await gatewayFigure(plan),
    await drainFigure(plan),
    ...(await workFigures(plan)),
    ...(await sizeFigures()),
  ];
}

const parts = 15_000;

/** What the policies cost over reading the same model without them. */
export async function gatewayFigure({ rounds, planted }: RegressPlan): Promise<Measured> {
  const bare: LanguageModel = {
    info: bareModel('http://127.0.0.1', 'many').info,
    async *stream() {
      for (let at = 0; at < parts; at++) yield { type: 'text-delta', text: 'word' } as const;
      yield { type: 'usage', usage: { input: 10, output: parts } } as const;
      yield { type: 'finish', outcome: { type: 'done', reason: 'stop' } } as const;
    },
  };
  const guarded = applyPolicies(
    createGatewayStack({ cache: false }).whole(bare),
    planted ? [planted] : [],
  );
  const value = await relativeCost(
    () => readAll(guarded),
    () => readAll(bare),
    rounds,
  );
  return { name: 'gateway, over the bare model', value, unit: '×' };
}

async function readAll(model: LanguageModel): Promise<void> {
  const messages = [{ role: 'user', text: 'Question' }] as const;
  const request = { messages, maxOutputTokens: 16_000, correlation: 'bench' };
  let read = 0;
  for await (const part of model.stream(request, new AbortController().signal)) {
    if (part.type === 'text-delta') read++;
  }
  if (read !== parts) throw new Error(`${read} parts came`);
}

/** What a full queue takes over as many round trips as it has batches. */
async function drainFigure({ rounds }: RegressPlan): Promise<Measured> {
  const { shares } = await withServer((receive) => drainShares(createDrainBench(receive), rounds));
  return { name: 'bus, over its round trips', value: median(shares), unit: '×' };
}

async function workFigures({ rounds }: RegressPlan): Promise<readonly Measured[]> {
  const count = await loadTokenizer();
  const works: Readonly<Record<string, Work>> = {
    'server-sent events, 10,000': parseEvents,
    'fold, 3,000 events': () => foldAll(emptySession('s'), events),
    'masking of secrets, 300 KB': () => maskSecrets(text),
    'tokens, 100 KB': () => count(text.slice(0, 100_000)),
    'bus, 10,000 letters': drainBus,
    'journal, 300 messages': () => withBenchFolder(fillJournal),
  };
  const figures: Measured[] = [];
  for (const [name, work] of Object.entries(works)) {
    figures.push({ name, value: await relativeCost(work, calibration, rounds), unit: '×' });
  }
  return figures;
}

const text = Array.from(
  { length: 6_000 },
  (_, at) =>
    `  const value${at} = compute(${at}, 'name ${at % 17}'); // Why it is so: ${at * 7_919}`,
)
  .join('\n')
  .slice(0, 300_000);

const stream = Array.from(
  { length: 10_000 },
  (_, at) => `data: {"choices":[{"index":0,"delta":{"content":"word ${at}"}}]}\n\n`,
).join('');

function parseEvents(): void {
  const parser = new SseParser();
  let seen = 0;
  for (let at = 0; at < stream.length; at += 1_000) {
    for (const { data } of parser.push(stream.slice(at, at + 1_000))) {
      seen += JSON.parse(data) === undefined ? 0 : 1;
    }
  }
  if (seen !== 10_000) throw new Error(`${seen} events came`);
}

const events = Array.from({ length: 1_000 }, (_, at): readonly EventBody[] => [
  { type: 'message-added', message: `m${at}`, text: `Question ${at}` },
  {
    type: 'reply-started',
    reply: `r${at}`,
    to: `m${at}`,
    model: { provider: 'p', model: 'm' },
    modelLabel: 'M',
    receipt: { items: [], used: 0, window: 100, reserve: 10, estimated: false },
  },
  { type: 'reply-grew', reply: `r${at}`, offset: 0, text: 'An answer.' },
])
  .flat()
  .map((body, at): SessionEvent =>
    Object.assign(
      { session: 's', seq: at + 1, at, by: 'user', version: 1, correlation: 'c' },
      body,
    ),
  );

async function drainBus(): Promise<void> {
  const bus = new EventBus({ onDead: () => undefined });
  const topic = bus.topic<number>({ name: 'bench', critical: true, queue: 10_000 });
  let sum = 0;
  topic.subscribe('bench', (letters) => {
    for (const { value } of letters) sum += value;
  });
  for (let at = 0; at < 10_000; at++) topic.publish(1);
  await topic.settled();
  if (sum !== 10_000) throw new Error(`${sum} letters came`);
}

const messages = 300;

function fillJournal(folder: string): number {
  const { journal } = openJournal(folder);
  journal.append('s', 0, [created()], 'soon');
  for (let at = 1; at <= messages; at++) {
    journal.append('s', at, [said(`m${at}`, text.slice(0, 500))], 'soon');
  }
  journal.close();
  return statSync(path.join(folder, 'journal.db')).size;
}

async function sizeFigures(): Promise<readonly Measured[]> {
  const [host, panel] = await Promise.all(
    [hostOptions({ production: true }), webviewOptions({ production: true })].map((options) =>
      esbuild.build({ ...options, write: false, metafile: true }),
    ),
  );
  const kilobytes = (built: typeof host, entry: string): number => {
    const outputs = built?.metafile.outputs ?? {};
    return (
      loadedWith(entry, outputs).reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0) / 1_024
    );
  };
  const size = await withBenchFolder(fillJournal);
  return [
    { name: 'start-up of the host', value: kilobytes(host, 'src/extension.ts'), unit: 'KB' },
    {
      name: 'context worker',
      value: kilobytes(host, 'src/context/worker/contextWorker.ts'),
      unit: 'KB',
    },
    { name: 'start-up of the panel', value: kilobytes(panel, 'webview/main.tsx'), unit: 'KB' },
    { name: 'journal of 300 messages', value: size / 1_024, unit: 'KB' },
  ];
}
