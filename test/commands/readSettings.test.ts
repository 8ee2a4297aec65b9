import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readSettings, type Settings } from '../../src/commands/readSettings.ts';
import { settingDefaults } from '../../src/commands/settingDefaults.ts';
import { settingsTable, toConfiguration } from '../../src/commands/settingsTable.ts';

const defaults: Settings = {
  providers: [],
  localPorts: [11434, 1234, 8080, 8000],
  reserveForReply: 4096,
  maxFileSize: 1_000_000,
  compactAt: 0.8,
  index: {
    enabled: true,
    maxFiles: 50_000,
    maxFileKilobytes: 1_024,
    maxTotalMegabytes: 512,
    maxMemoryMegabytes: 384,
    pauseOnBattery: false,
  },
  maxLive: 50,
  idleMinutes: 15,
  archiveAfterDays: 30,
  deleteArchivedAfterDays: 0,
  maxCheckpoints: 1_000,
  maxCheckpointAge: 0,
  checkpointQuota: 500 * 1024 * 1024,
  failover: [],
  routes: { wishes: {}, profiles: {} },
  checkProblems: false,
  runTestsOnEdits: false,
  reuseAnswers: false,
  dollarsPerDay: 0,
  dollarsPerChat: 0,
  enterSends: true,
  announce: 'summary',
  maskSecrets: true,
  completeInline: false,
  showUntested: false,
  runTests: 'ask',
};

function isDays(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 3_650;
}

function problemsOf(providers: unknown): readonly string[] {
  return readSettings({ 'parley.providers': providers }).problems.map(({ text }) => text);
}

describe('settings', () => {
  it('are the defaults where nothing is set, or the defaults are', () => {
    assert.deepEqual(readSettings({}), { settings: defaults, problems: [] });
    assert.deepEqual(readSettings(settingDefaults), { settings: defaults, problems: [] });
  });

  it('are what is set', () => {
    const { settings, problems } = readSettings({
      'parley.providers': [
        { id: 'openai', kind: 'openai' },
        {
          id: 'my.server:1',
          kind: 'openai',
          baseUrl: ' http://127.0.0.1:1234/v1 ',
          models: ['llama', { id: 'qwen', window: 32_768, reply: 2_048 }],
        },
        { id: 'work', kind: 'azure', baseUrl: 'https://x.openai.azure.com/openai/v1', api: 'chat' },
        { kind: 'moonshot' },
        { kind: 'anthropic', models: ['claude-sonnet-5'] },
        {
          kind: 'ollama',
          baseUrl: 'http://192.168.0.2:11434',
          contextSize: 16_384,
          keepAlive: '30m',
          runners: 2,
        },
        { kind: 'vscode', requestsPerMinute: 60, tokensPerMinute: 100_000 },
      ],
      'parley.discovery.localPorts': [8080, 8080, 9],
      'parley.context.reserveForReply': 1_000,
      'parley.context.maxFileSize': 2_000,
      'parley.context.compactAt': 0,
      'parley.index.enabled': false,
      'parley.index.maxFiles': 1_000,
      'parley.index.maxFileKilobytes': 256,
      'parley.index.maxTotalMegabytes': 64,
      'parley.index.maxMemoryMegabytes': 128,
      'parley.index.pauseOnBattery': true,
      'parley.sessions.maxLive': 1_000,
      'parley.sessions.idleMinutes': 60,
      'parley.sessions.archiveAfterDays': 0,
      'parley.sessions.deleteArchivedAfterDays': 90,
      'parley.checkpoints.maxCount': 20,
      'parley.checkpoints.maxAgeDays': 7,
      'parley.checkpoints.quotaMegabytes': 2,
      'parley.chat.enterSends': false,
      'parley.chat.announce': 'full',
      'parley.models.failover': ['openai/gpt-5-mini', 'router/meta/llama'],
      'parley.models.perCommand': { explain: 'budget', refactor: 'router/meta/llama' },
      'parley.models.profiles': { budget: ['groq/llama', 'openai/gpt-5-mini'] },
      'parley.edits.checkProblems': true,
      'parley.edits.runTests': true,
      'parley.models.reuseAnswers': true,
      'parley.budget.dollarsPerDay': 2.5,
      'parley.budget.dollarsPerChat': 1,
      'parley.trust.maskSecrets': false,
      'parley.tests.run': 'never',
      'parley.completion.inline': true,
      'parley.tests.showUntested': true,
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(settings, {
      providers: [
        { id: 'openai', kind: 'openai', models: [] },
        {
          id: 'my.server:1',
          kind: 'openai',
          baseUrl: 'http://127.0.0.1:1234/v1',
          models: [{ id: 'llama' }, { id: 'qwen', window: 32_768, reply: 2_048 }],
        },
        {
          id: 'work',
          kind: 'azure',
          baseUrl: 'https://x.openai.azure.com/openai/v1',
          api: 'chat',
          models: [],
        },
        { id: 'moonshot', kind: 'moonshot', models: [] },
        { id: 'anthropic', kind: 'anthropic', models: [{ id: 'claude-sonnet-5' }] },
        {
          id: 'ollama',
          kind: 'ollama',
          baseUrl: 'http://192.168.0.2:11434',
          contextSize: 16_384,
          keepAlive: '30m',
          runners: 2,
          models: [],
        },
        { id: 'vscode', kind: 'vscode', requestsPerMinute: 60, tokensPerMinute: 100_000 },
      ],
      localPorts: [8080, 9],
      reserveForReply: 1_000,
      maxFileSize: 2_000,
      compactAt: 0,
      index: {
        enabled: false,
        maxFiles: 1_000,
        maxFileKilobytes: 256,
        maxTotalMegabytes: 64,
        maxMemoryMegabytes: 128,
        pauseOnBattery: true,
      },
      maxLive: 1_000,
      idleMinutes: 60,
      archiveAfterDays: 0,
      deleteArchivedAfterDays: 90,
      maxCheckpoints: 20,
      maxCheckpointAge: 7,
      checkpointQuota: 2 * 1024 * 1024,
      failover: [
        { provider: 'openai', model: 'gpt-5-mini' },
        { provider: 'router', model: 'meta/llama' },
      ],
      routes: {
        wishes: { explain: 'budget', refactor: 'router/meta/llama' },
        profiles: {
          budget: [
            { provider: 'groq', model: 'llama' },
            { provider: 'openai', model: 'gpt-5-mini' },
          ],
        },
      },
      checkProblems: true,
      runTestsOnEdits: true,
      reuseAnswers: true,
      dollarsPerDay: 2.5,
      dollarsPerChat: 1,
      enterSends: false,
      announce: 'full',
      maskSecrets: false,
      completeInline: true,
      showUntested: true,
      runTests: 'never',
    });
  });

  it('say in words what is wrong with a provider, and keep the others', () => {
    const good = { id: 'good', kind: 'openai' };
    const read = readSettings({ 'parley.providers': [{ id: 'x', kind: 'opneai' }, good] });
    assert.deepEqual(
      read.settings.providers.map(({ id }) => id),
      ['good'],
    );
    const entry = 'Entry 1 of the setting parley.providers';
    const end = 'The entry is left out.';
    const kinds =
      'openai, openrouter, moonshot, deepseek, mistral, groq, xai, azure, lmstudio, llamacpp, vllm, anthropic, gemini, ollama, vscode';
    assert.deepEqual(problemsOf([{ id: 'x', kind: 'opneai' }]), [
      `${entry}, kind, has to be one of ${kinds}. ${end}`,
    ]);
    assert.deepEqual(problemsOf([{ id: 'x' }]), [
      `${entry}, kind, has to be one of ${kinds}. ${end}`,
    ]);
    assert.deepEqual(problemsOf([{ kind: 'azure' }]), [`${entry}, baseUrl, is missing. ${end}`]);
    assert.deepEqual(problemsOf([{ ...good, api: 'rpc' }]), [
      `${entry}, api, has to be "chat" or "responses". ${end}`,
    ]);
    assert.deepEqual(problemsOf([{ id: 'a b', kind: 'openai' }]), [
      `${entry}, id, may only have letters, digits and . : _ -. ${end}`,
    ]);
    assert.deepEqual(problemsOf([{ id: 'offline', kind: 'openai' }]), [
      `${entry}, id, is a name that Parley keeps for itself. ${end}`,
    ]);
    assert.deepEqual(problemsOf([{ ...good, baseUrl: 'ftp://x' }]), [
      `${entry}, baseUrl, has to be an address that begins with https:// or http://. ${end}`,
    ]);
    assert.deepEqual(problemsOf([{ ...good, models: ['a', { id: 'b', window: 0 }] }]), [
      `${entry}, models.1.window, has to be a whole number above 0. ${end}`,
    ]);
    assert.deepEqual(problemsOf([{ ...good, models: [7] }]), [
      `${entry}, models.0, has to be a model’s name, or { id, window, reply }. ${end}`,
    ]);
    assert.deepEqual(problemsOf([{ ...good, runners: 0 }]), [
      `${entry}, runners, has to be a whole number from 1 to 100. ${end}`,
    ]);
    assert.deepEqual(problemsOf([{ kind: 'ollama', keepAlive: 'long' }]), [
      `${entry}, keepAlive, has to be a time as "30m" or "1h30m", or a number of seconds. ${end}`,
    ]);
    assert.deepEqual(problemsOf(['openai']), [
      `${entry} has to be written as { "kind": "openai" }. ${end}`,
    ]);
  });

  it('take the first of two providers with one id', () => {
    const doubles = [
      { id: 'a', kind: 'openai' },
      { id: 'a', kind: 'vscode' },
    ];
    const { settings, problems } = readSettings({ 'parley.providers': doubles });
    assert.deepEqual(settings.providers, [{ id: 'a', kind: 'openai', models: [] }]);
    assert.match(problems[0]?.text ?? '', /two entries with the id a/u);
  });

  it('say who plays a role and who answers where a skill is used', () => {
    const wishes = { 'role:architect': 'quality', 'skill:notes': 'a/b' };
    const { settings, problems } = readSettings({ 'parley.models.perCommand': wishes });
    assert.deepEqual([settings.routes.wishes, problems], [wishes, []]);
  });

  it('leave out a route that makes no sense, and keep the others', () => {
    const { settings, problems } = readSettings({
      'parley.models.perCommand': { explain: 'quality', refactor: 7, generateTests: 'a b' },
      'parley.models.profiles': { mine: ['a/b'], none: [], odd: ['gpt-5'] },
    });
    assert.deepEqual(settings.routes, {
      wishes: { explain: 'quality' },
      profiles: { mine: [{ provider: 'a', model: 'b' }] },
    });
    const wish = 'has to be a model, "openai/gpt-5-mini", or a profile, "quality"';
    assert.deepEqual(
      problems.map(({ text }) => text),
      [
        `“refactor” of the setting parley.models.perCommand ${wish}. It is left out.`,
        `“generateTests” of the setting parley.models.perCommand ${wish}. It is left out.`,
        '“none” of the setting parley.models.profiles has to name at least one model. It is left out.',
        '“odd” of the setting parley.models.profiles has to be a provider’s id and a model: "openai/gpt-5-mini". It is left out.',
      ],
    );
    const { problems: whole } = readSettings({ 'parley.models.profiles': ['a/b'] });
    assert.match(whole[0]?.text ?? '', /has to be written as/u);
  });

  it('fall back to the default where a value makes no sense', () => {
    const { settings, problems } = readSettings({
      'parley.discovery.localPorts': 'all',
      'parley.context.reserveForReply': 12.5,
      'parley.context.maxFileSize': '1 MB',
      'parley.sessions.maxLive': 0,
      'parley.sessions.deleteArchivedAfterDays': -1,
      'parley.chat.enterSends': 'yes',
      'parley.chat.announce': true,
      'parley.models.failover': ['gpt-5'],
      'parley.budget.dollarsPerDay': -1,
    });
    assert.deepEqual(settings, defaults);
    assert.deepEqual(
      problems.map(({ text }) => text),
      [
        'The setting parley.discovery.localPorts has to be a list. Until then its default counts.',
        'The setting parley.context.reserveForReply has to be a whole number from 256 to 1000000. Until then it counts as 4096.',
        'The setting parley.context.maxFileSize has to be a whole number from 1024 to 100000000. Until then it counts as 1000000.',
        'The setting parley.sessions.maxLive has to be a whole number from 1 to 10000. Until then it counts as 50.',
        'The setting parley.sessions.deleteArchivedAfterDays has to be a whole number from 0 to 3650. Until then it counts as 0.',
        'Entry 1 of the setting parley.models.failover has to be a provider’s id and a model: "openai/gpt-5-mini". The entry is left out.',
        'The setting parley.budget.dollarsPerDay has to be a number from 0 to 100000. Until then it counts as 0.',
        'The setting parley.chat.enterSends has to be true or false. Until then it counts as true.',
        'The setting parley.chat.announce has to be one of summary, full, off. Until then it counts as summary.',
      ],
    );
  });

  it('are whole and sensible whatever is set', function () {
    this.timeout(20_000);
    const ids = Object.keys(settingDefaults);
    const entry = fc.oneof(
      fc.anything(),
      fc.record(
        {
          id: fc.anything(),
          kind: fc.oneof(fc.constantFrom('openai', 'vscode'), fc.anything()),
          baseUrl: fc.oneof(fc.webUrl(), fc.anything()),
          models: fc.anything(),
        },
        { requiredKeys: [] },
      ),
    );
    const value = fc.oneof(fc.anything(), fc.array(entry), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...ids), value), (raw) => {
        const { settings, problems } = readSettings(raw);
        const names = settings.providers.map(({ id }) => id);
        assert.equal(new Set(names).size, names.length);
        assert.ok(settings.localPorts.every((port) => port >= 1 && port <= 65_535));
        assert.ok(settings.reserveForReply >= 256 && settings.maxFileSize >= 1_024);
        assert.ok(settings.maxLive >= 1 && settings.idleMinutes >= 1);
        // What cannot be read never counts as a wish to delete.
        const days = raw['parley.sessions.deleteArchivedAfterDays'];
        assert.equal(settings.deleteArchivedAfterDays, isDays(days) ? days : 0);
        assert.equal(typeof settings.enterSends, 'boolean');
        assert.equal(typeof settings.maskSecrets, 'boolean');
        // What cannot be read is no consent.
        assert.ok(settings.runTests !== 'always' || raw['parley.tests.run'] === 'always');
        assert.ok(problems.every(({ setting, text }) => text.includes(setting)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('settings table', () => {
  it('has a row for each default, described, with its scope', () => {
    assert.deepEqual(
      settingsTable.map(({ id }) => id),
      Object.keys(settingDefaults),
    );
    for (const { id, schema } of settingsTable) {
      assert.ok(schema.description ?? schema.markdownDescription, id);
    }
  });

  it('lets no workspace say where keys and text go, nor what is run', () => {
    const { properties } = toConfiguration();
    for (const id of [
      'parley.providers',
      'parley.discovery.localPorts',
      'parley.trust.maskSecrets',
      'parley.tests.run',
    ]) {
      assert.equal(properties[id]?.scope, 'application', id);
    }
  });

  it('gives package.json the defaults that count', () => {
    const { properties } = toConfiguration();
    const given = Object.entries(properties).map(([id, schema]) => [id, schema.default]);
    assert.deepEqual(Object.fromEntries(given), settingDefaults);
  });
});
