import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBreaker } from '../../src/gateway/breaker.ts';
import { CircuitBreakers, type SharedCircuits } from '../../src/gateway/circuitBreakers.ts';
import { parseCircuit, type CircuitRecord } from '../../src/gateway/circuitRecord.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { SharedRecords } from '../../src/sessions/sharedRecords.ts';
import { done, said } from '../gateway/playedModel.ts';
import { failed, scripted, type Played } from '../gateway/scriptedModel.ts';
import { collect } from '../models/compliance.ts';
import { withFolder } from './sessionHelpers.ts';

const bad: Played = [failed('server-error')];
const good: Played = [said('a'), done];
const child = fileURLToPath(new URL('circuitChild.ts', import.meta.url));

/** Windows of one person, which hold their own circuits over one folder. */
class Windows {
  now = Date.now();
  readonly troubles: unknown[] = [];
  readonly changes: string[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  shared(): SharedRecords<CircuitRecord> {
    return new SharedRecords({
      folder: this.#folder,
      now: () => this.now,
      file: 'circuits.db',
      parse: parseCircuit,
      onTrouble: (error) => void this.troubles.push(error),
    });
  }

  open(name: string, shared: SharedCircuits = this.shared()): CircuitBreakers {
    const breakers = new CircuitBreakers({
      shared,
      now: () => this.now,
      onError: (error) => assert.fail(String(error)),
    });
    breakers.onDidChange(() => void this.changes.push(name));
    return breakers;
  }
}

function guarded(breakers: CircuitBreakers, model: LanguageModel): LanguageModel {
  return createBreaker(breakers, () => Promise.resolve('canary-key'))(model);
}

/** How a request ended: the kind of its failure, or `done`. */
async function ask(breakers: CircuitBreakers, model: LanguageModel): Promise<string | undefined> {
  const { outcome } = await collect(guarded(breakers, model));
  return outcome?.type === 'failed' ? outcome.failure.kind : outcome?.type;
}

describe('a model that fails in several windows', function () {
  this.timeout(30_000);

  it('is let alone by all after three failures together, and each says why', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      const [here, there] = [windows.open('here'), windows.open('there')];
      const model = scripted('m', [bad]);
      for (const window of [here, there, here]) {
        assert.equal(await ask(window, model), 'server-error');
      }
      for (const window of [here, there, windows.open('opened later')]) {
        const { outcome } = await collect(guarded(window, model));
        assert.equal(outcome?.type, 'failed');
        assert.equal(outcome.failure.kind, 'unavailable');
        assert.match(outcome.failure.title, /failed 3 times in a row/);
        assert.equal(outcome.failure.detail, 'Last time: It failed: server-error.');
      }
      assert.equal(model.requests.length, 3);
      assert.deepEqual(windows.changes.toSorted(), ['here', 'opened later', 'there']);
    }));

  it('is probed by one of them, whose answer is enough for all', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      const [here, there] = [windows.open('here'), windows.open('there')];
      const dead = scripted('m', [bad]);
      for (let i = 0; i < 3; i++) await ask(here, dead);
      assert.equal(await ask(there, dead), 'unavailable');
      windows.now += 30_000;
      const asked = Promise.withResolvers<void>();
      const slow: LanguageModel = {
        ...scripted('m', []),
        async *stream() {
          await asked.promise;
          yield* good.filter((part) => typeof part === 'object' && 'type' in part);
        },
      };
      const probe = ask(there, slow);
      await new Promise(setImmediate);
      assert.equal(await ask(here, dead), 'unavailable');
      assert.equal(dead.requests.length, 3);
      asked.resolve();
      assert.equal(await probe, 'done');
      assert.equal(await ask(here, scripted('m', [good])), 'done');
    }));

  it('is let alone for twice as long in all of them where the probe of one fails', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      const [here, there] = [windows.open('here'), windows.open('there')];
      const model = scripted('m', [bad]);
      for (let i = 0; i < 3; i++) await ask(here, model);
      windows.now += 30_000;
      assert.equal(await ask(there, model), 'server-error');
      windows.now += 59_999;
      assert.equal(await ask(here, model), 'unavailable');
      windows.now += 1;
      assert.equal(await ask(here, model), 'server-error');
      assert.equal(model.requests.length, 5);
    }));

  it('counts a success in another window among the failures', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      const [here, there] = [windows.open('here'), windows.open('there')];
      const model = scripted('m', [bad, bad, good, bad, bad, good]);
      for (const window of [here, here, there, here, here]) await ask(window, model);
      assert.equal(await ask(there, model), 'done');
    }));

  it('is asked by all at once where a person begins anew in one', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      const [here, there] = [windows.open('here'), windows.open('there')];
      const model = scripted('m', [bad]);
      for (let i = 0; i < 3; i++) await ask(here, model);
      assert.equal(await ask(there, model), 'unavailable');
      here.reset();
      assert.equal(await ask(there, scripted('m', [good])), 'done');
    }));

  it('is not asked twice as often by processes of their own', () =>
    withFolder(async (folder) => {
      const children = await Promise.all([1, 2].map(() => startChild(folder)));
      const passed = await Promise.all(children.map((window) => toldBy(window)));
      const sum = passed.reduce<number>((total, each) => total + Number(each), 0);
      assert.ok(
        passed.every((each) => Number(each) > 0),
        `both asked: ${passed.join(', ')}`,
      );
      // The second one may have been on its way when the first one's failure opened the circuit.
      assert.ok(sum >= 40 && sum <= 41, `${sum} requests passed`);
    }));

  it('is probed by another window where the one that probed it was killed', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      const here = new CircuitBreakers({
        shared: windows.shared(),
        limits: { inARow: 1, open: 1 },
        now: () => windows.now,
        onError: (error) => assert.fail(String(error)),
      });
      const dead = { provider: 'dead', model: 'm' };
      const circuit = here.circuit(dead, 'key');
      const first = circuit.enter();
      assert.equal(first.type, 'pass');
      windows.now -= 10;
      first.pass.failed({
        kind: 'server-error',
        title: 'Dead.',
        advice: '',
        retryable: true,
        actions: [],
      });
      const killed = await startChild(folder, 'hang');
      assert.equal(await toldBy(killed), 'pass');
      killed.kill('SIGKILL');
      await once(killed, 'exit');
      windows.now = Date.now();
      assert.equal(circuit.enter().type, 'refused');
      windows.now += 181_000;
      assert.equal(circuit.enter().type, 'pass');
    }));

  it('writes nothing while all is well, and no key at all', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      const here = windows.open('here');
      for (let i = 0; i < 5; i++) await ask(here, scripted('m', [good]));
      assert.deepEqual(readdirSync(folder), []);
      await ask(here, scripted('m', [bad]));
      const written = readFileSync(join(folder, 'circuits.db'), 'latin1');
      assert.match(written, /server-error/);
      for (const name of ['canary-key', 'provider', 'fake']) assert.ok(!written.includes(name));
    }));

  it('is let alone by each window where they cannot be asked, and begins anew where damaged', () =>
    withFolder(async (folder) => {
      const nowhere = join(folder, 'file');
      writeFileSync(nowhere, '');
      const alone = new Windows(nowhere);
      const here = alone.open('here');
      const model = scripted('m', [bad]);
      for (let i = 0; i < 3; i++) assert.equal(await ask(here, model), 'server-error');
      assert.equal(await ask(here, model), 'unavailable');
      assert.ok(alone.troubles.length > 0);

      const windows = new Windows(folder);
      const there = windows.open('there');
      writeFileSync(join(folder, 'circuits.db'), 'no database'.repeat(1_000));
      for (let i = 0; i < 3; i++) assert.equal(await ask(there, model), 'server-error');
      assert.equal(await ask(windows.open('another'), model), 'unavailable');
      assert.ok(existsSync(join(folder, 'circuits.damaged.db')), 'what was there is kept');
    }));

  it('takes no notice of a record that is none', () =>
    withFolder(async (folder) => {
      const windows = new Windows(folder);
      const strange = new SharedRecords<{ state: string }>({
        folder,
        now: () => windows.now,
        file: 'circuits.db',
        parse: () => undefined,
        onTrouble: (error) => assert.fail(String(error)),
      });
      const here = windows.open('here', {
        of: (name) => {
          strange.of(name).update(() => ({ state: 'of another version' }));
          return windows.shared().of(name);
        },
        clear: () => undefined,
      });
      assert.equal(await ask(here, scripted('m', [good])), 'done');
      assert.deepEqual(windows.troubles, []);
    }));
});

async function startChild(folder: string, ...args: string[]): Promise<ChildProcess> {
  const window = fork(child, [folder, ...args], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  await once(window, 'message');
  return window;
}

async function toldBy(window: ChildProcess): Promise<unknown> {
  const told = once(window, 'message');
  window.send('go');
  return (await told)[0];
}
