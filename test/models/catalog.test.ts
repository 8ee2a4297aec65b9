import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { ModelCatalog } from '../../src/models/catalog.ts';
import type { ModelList, Provider } from '../../src/models/languageModel.ts';
import type { Failure, ModelInfo } from '../../src/protocol/model.ts';

const down: Failure = {
  kind: 'unreachable',
  title: 'Nobody is there.',
  advice: 'Start the server.',
  retryable: true,
  actions: [],
};

function infoOf(provider: string, model: string): ModelInfo {
  return {
    ref: { provider, model },
    label: model,
    providerLabel: provider,
    window: { total: 8_000, reply: 1_000, assumed: false },
    exactTokens: true,
  };
}

function listOf(provider: string, ...models: readonly string[]): ModelList {
  return { type: 'models', models: models.map((model) => infoOf(provider, model)) };
}

interface FakeProvider extends Provider {
  /** The signals of the questions so far. */
  readonly asked: AbortSignal[];
}

function providerOf(id: string, list: () => Promise<ModelList>): FakeProvider {
  const asked: AbortSignal[] = [];
  return {
    id,
    label: `Provider ${id}`,
    asked,
    models: (signal) => {
      asked.push(signal);
      return list();
    },
    languageModel: (info) => ({ info, stream: async function* () {} }),
  };
}

function quick(id: string, ...models: readonly string[]): FakeProvider {
  return providerOf(id, () => Promise.resolve(listOf(id, ...models)));
}

function failing(id: string, failure: Failure = down): FakeProvider {
  return providerOf(id, () => Promise.resolve({ type: 'failed', failure }));
}

/** Answers when it is told to, and never because of an abort. */
function slow(id: string): FakeProvider & { readonly answer: (list: ModelList) => void } {
  const { promise, resolve } = Promise.withResolvers<ModelList>();
  return { ...providerOf(id, () => promise), answer: resolve };
}

interface TestCatalog {
  readonly catalog: ModelCatalog;
  readonly errors: unknown[];
  readonly load: (...providers: readonly Provider[]) => Promise<void>;
}

function newCatalog(fallback: Provider = quick('offline', 'stand-in')): TestCatalog {
  const errors: unknown[] = [];
  const catalog = new ModelCatalog({ fallback, onError: (error) => errors.push(error) });
  return { catalog, errors, load: (...found) => catalog.load(() => Promise.resolve(found)) };
}

function names(catalog: ModelCatalog): readonly string[] {
  return catalog.models().map((info) => info.label);
}

/** Resolves when the catalog shows the model. */
async function shows(catalog: ModelCatalog, model: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const check = (): void => {
    if (names(catalog).includes(model)) resolve();
  };
  const subscription = catalog.onDidChange(check);
  check();
  await promise;
  subscription.dispose();
}

describe('the catalog', function () {
  this.timeout(5_000);

  it('lists the models in the order of their providers, the stand-in last', async () => {
    const { catalog, load } = newCatalog();
    const first = slow('first');
    const loading = load(first, quick('second', 'b', 'c'));
    await shows(catalog, 'c');
    first.answer(listOf('first', 'a'));
    await loading;
    assert.deepEqual(names(catalog), ['a', 'b', 'c', 'stand-in']);
  });

  it('does not hold back what a quick provider answered for a slow one', async () => {
    const { catalog, load } = newCatalog();
    const first = slow('first');
    const loading = load(first, quick('second', 'b'));
    await shows(catalog, 'b');
    assert.deepEqual(names(catalog), ['b', 'stand-in']);
    assert.deepEqual(catalog.connection(), { state: 'ready' });
    first.answer(listOf('first'));
    await loading;
  });

  it('chooses the first of the wanted that is there, else the first of all', async () => {
    const { catalog, load } = newCatalog();
    assert.equal(catalog.choose([]), undefined);
    await load(quick('p', 'a', 'b'));
    const gone = { provider: 'p', model: 'gone' };
    assert.equal(catalog.choose([undefined, gone, { provider: 'p', model: 'b' }])?.label, 'b');
    assert.equal(catalog.choose([gone])?.label, 'a');
    assert.equal(catalog.choose([])?.label, 'a');
    await load();
    assert.equal(catalog.choose([{ provider: 'p', model: 'b' }])?.label, 'stand-in');
  });

  it('finds a model by provider and name together', async () => {
    const { catalog, load } = newCatalog();
    await load(quick('p', 'same'), quick('q', 'same'));
    assert.equal(catalog.find({ provider: 'q', model: 'same' })?.ref.provider, 'q');
    assert.equal(catalog.find({ provider: 'p', model: 'other' }), undefined);
  });

  it('finds a model of Ollama’s also where its tag is left out, as Ollama itself does', async () => {
    const { catalog, load } = newCatalog();
    await load(quick('p', 'coder:latest', 'plain', 'plain:latest'), quick('q', 'coder:7b'));
    assert.equal(catalog.find({ provider: 'p', model: 'coder' })?.label, 'coder:latest');
    assert.equal(catalog.find({ provider: 'p', model: 'plain' })?.label, 'plain');
    assert.equal(catalog.find({ provider: 'q', model: 'coder' }), undefined);
    assert.equal(catalog.choose([{ provider: 'p', model: 'coder' }])?.label, 'coder:latest');
  });

  it('takes each model from its own provider, the stand-in’s too', async () => {
    const { catalog, load } = newCatalog();
    await load(quick('p', 'a'));
    for (const info of catalog.models()) {
      assert.deepEqual(catalog.languageModel(info)?.info, info);
    }
    assert.equal(catalog.languageModel(infoOf('gone', 'a')), undefined);
  });

  it('says how the connection is', async () => {
    const { catalog, load } = newCatalog();
    assert.deepEqual(catalog.connection(), { state: 'offline' });
    const late = slow('late');
    const loading = load(failing('down'), late);
    await shows(catalog, 'stand-in');
    assert.deepEqual(catalog.connection(), { state: 'searching' });
    late.answer(listOf('late'));
    await loading;
    assert.deepEqual(catalog.connection(), { state: 'failing', failure: down });
    await load(failing('down'), quick('up', 'a'));
    assert.deepEqual(catalog.connection(), { state: 'ready' });
    await load(quick('empty'));
    assert.deepEqual(catalog.connection(), { state: 'offline' });
  });

  it('tells what each provider failed with', async () => {
    const { catalog, load } = newCatalog();
    const other = { ...down, title: 'A wrong key.' };
    await load(failing('one'), quick('two', 'a'), failing('three', other));
    assert.deepEqual(
      catalog.failures().map(({ provider, failure }) => [provider.id, failure.title]),
      [
        ['one', 'Nobody is there.'],
        ['three', 'A wrong key.'],
      ],
    );
    await load(quick('two', 'a'));
    assert.deepEqual(catalog.failures(), []);
  });

  it('tells of a change for each answer', async () => {
    const { catalog, load } = newCatalog();
    const seen: string[] = [];
    catalog.onDidChange(() => seen.push(names(catalog).join(' ')));
    await load(quick('p', 'a'), quick('q', 'b'));
    assert.deepEqual(seen, ['stand-in', 'a stand-in', 'a b stand-in', 'a b stand-in']);
  });

  it('goes on where a listener throws', async () => {
    const { catalog, errors, load } = newCatalog();
    catalog.onDidChange(() => {
      throw new Error('listener');
    });
    await load(quick('p', 'a'));
    assert.deepEqual(names(catalog), ['a', 'stand-in']);
    assert.ok(errors.length > 0);
  });
});

describe('a catalog that is loaded again', function () {
  this.timeout(5_000);

  it('forgets the answers of before, however late they come', async () => {
    const { catalog, load } = newCatalog();
    const old = slow('old');
    const first = load(old, quick('older', 'x'));
    await shows(catalog, 'x');
    await load(quick('new', 'a'));
    assert.ok(old.asked[0]?.aborted, 'nobody waits for it any more');
    old.answer(listOf('old', 'stale'));
    await first;
    assert.deepEqual(names(catalog), ['a', 'stand-in']);
    assert.deepEqual(catalog.connection(), { state: 'ready' });
  });

  it('takes no broken-off question for a failure', async () => {
    const { catalog, errors, load } = newCatalog();
    const found = Promise.withResolvers<readonly Provider[]>();
    const first = load(slow('old'));
    await shows(catalog, 'stand-in');
    await setImmediate();
    const second = catalog.load(() => found.promise);
    await first;
    assert.deepEqual(catalog.failures(), []);
    assert.deepEqual(catalog.connection(), { state: 'searching' });
    found.resolve([]);
    await second;
    assert.deepEqual(errors, []);
  });

  it('forgets providers that are found too late', async () => {
    const { catalog, load } = newCatalog();
    const found = Promise.withResolvers<readonly Provider[]>();
    const first = catalog.load(() => found.promise);
    await load(quick('new', 'a'));
    found.resolve([quick('old', 'stale')]);
    await first;
    assert.deepEqual(names(catalog), ['a', 'stand-in']);
  });

  it('has settled when the latest load has, though an earlier one never ends', async () => {
    const { catalog, load } = newCatalog();
    const stuck = slow('stuck');
    void load(stuck);
    await shows(catalog, 'stand-in');
    // It had time to be asked.
    await setImmediate();
    let settled = false;
    const waiting = catalog.settled().then(() => (settled = true));
    const late = slow('late');
    const loading = load(late);
    await shows(catalog, 'stand-in');
    await setImmediate();
    assert.equal(settled, false);
    late.answer(listOf('late', 'a'));
    await loading;
    await waiting;
    assert.deepEqual(names(catalog), ['a', 'stand-in']);
  });

  it('lets everybody go when it is disposed of', async () => {
    const { catalog, load } = newCatalog();
    const stuck = slow('stuck');
    const loading = load(stuck);
    await shows(catalog, 'stand-in');
    let told = 0;
    catalog.onDidChange(() => (told += 1));
    catalog.dispose();
    await loading;
    await catalog.settled();
    await load(quick('late', 'a'));
    assert.equal(told, 0);
  });
});

describe('a provider that breaks its word', function () {
  this.timeout(5_000);

  const faults: Readonly<Record<string, () => Promise<ModelList>>> = {
    'rejects instead of answering': () => Promise.reject(new Error('secret words')),
    'throws instead of answering': () => {
      throw new Error('secret words');
    },
  };
  for (const [fault, list] of Object.entries(faults)) {
    it(`${fault} counts as one that failed, and the others stay`, async () => {
      const { catalog, errors, load } = newCatalog();
      await load(providerOf('bad', list), quick('good', 'a'));
      await catalog.settled();
      assert.deepEqual(names(catalog), ['a', 'stand-in']);
      const [first] = catalog.failures();
      assert.equal(first?.provider.id, 'bad');
      assert.match(first.failure.title, /Provider bad/);
      assert.ok(!JSON.stringify(first.failure).includes('secret'), 'for the log only');
      assert.match(String(errors[0]), /secret words/);
    });
  }

  it('alone is a connection that fails, not one that is searched for ever', async () => {
    const { catalog, load } = newCatalog();
    await load(providerOf('bad', () => Promise.reject(new Error('no'))));
    assert.equal(catalog.connection().state, 'failing');
  });

  it('is survived where it is the stand-in', async () => {
    const { catalog, load } = newCatalog(
      providerOf('offline', () => Promise.reject(new Error('no'))),
    );
    await load(quick('p', 'a'));
    assert.deepEqual(names(catalog), ['a']);
  });

  it('is survived where the providers themselves cannot be found', async () => {
    const { catalog, errors } = newCatalog();
    await catalog.load(() => Promise.reject(new Error('no settings')));
    await catalog.settled();
    assert.deepEqual(names(catalog), ['stand-in']);
    assert.deepEqual(catalog.connection(), { state: 'offline' });
    assert.match(String(errors[0]), /no settings/);
  });
});
