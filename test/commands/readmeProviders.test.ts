// The table “Connect a model” of the README, taken at its word: each entry leads to an answer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSettings } from '../../src/commands/readSettings.ts';
import { wellKnownProviders } from '../../src/models/wellKnown.ts';
import { nullLog } from '../../src/protocol/log.ts';
import { findProviders } from '../../src/vscode/models/providers.ts';
import { anthropicWire } from '../helpers/anthropicWire.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { geminiWire } from '../helpers/geminiWire.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { ollamaWire } from '../helpers/ollamaWire.ts';
import { openAiWire } from '../helpers/openAiWire.ts';
import { responsesWire } from '../helpers/responsesWire.ts';
import type { Wire } from '../helpers/wire.ts';
import { collect } from '../models/compliance.ts';

interface Row {
  readonly name: string;
  readonly entry: unknown;
  readonly steps: string;
}

const key = 'key-of-the-test';
const wires: Readonly<Record<string, Wire>> = {
  openai: responsesWire,
  anthropic: anthropicWire,
  gemini: geminiWire,
  ollama: ollamaWire,
};
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

function rows(): readonly Row[] {
  const lines = readme.split('\n').filter((line) => /^\|[^|]+\| `\{.*"kind"/u.test(line));
  return lines.map((line) => {
    const [, name = '', entry = '', steps = ''] = line.split('|').map((cell) => cell.trim());
    const json = entry.replaceAll('`', '').replaceAll('NAME', 'name').replace('…', 'x.example');
    return { name, entry: JSON.parse(json) as unknown, steps };
  });
}

/** Whatever host is asked, the server at this port answers; everything after the host's own path is kept. */
async function answeredBy(server: FakeModelServer, work: () => Promise<void>): Promise<void> {
  const real = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const asked = new URL(input instanceof Request ? input.url : input);
    const path = asked.pathname.replace(/^.*?(?=\/v1(?:beta)?\/|\/api\/(?:tags|chat|show)$)/u, '');
    return real(`http://127.0.0.1:${server.port}${path}${asked.search}`, init);
  };
  try {
    await work();
  } finally {
    globalThis.fetch = real;
  }
}

describe('the README’s table of providers', () => {
  const all = rows();

  it('has every service that is ready-made, and VS Code’s models', () => {
    const named = new Set(all.map(({ entry }) => fieldOf(entry, 'kind')));
    const missing = wellKnownProviders.filter(({ kind }) => !named.has(kind));
    assert.deepEqual(missing, []);
    assert.ok(named.has('vscode'));
    assert.equal(all.length, wellKnownProviders.length + 2);
  });

  it('names the page on which each key is made, and asks for one only where one is needed', () => {
    for (const { entry, steps } of all) {
      const known = wellKnownProviders.find(({ kind }) => kind === fieldOf(entry, 'kind'));
      if (!known || fieldOf(entry, 'id') !== undefined) continue;
      assert.equal(/Set API Key/u.test(steps), known.keyName !== undefined, known.kind);
    }
  });

  for (const { name, entry } of all) {
    const kind = String(fieldOf(entry, 'kind'));
    const known = wellKnownProviders.find((each) => each.kind === kind);
    it(`has an entry for ${name} that the setting takes${known ? ', and that answers' : ''}`, async () => {
      const { settings, problems } = readSettings({ 'parley.providers': [entry] });
      assert.deepEqual(problems, []);
      if (!known) return;
      // OpenAI itself is asked by its Responses API, those who imitate it by the older one.
      const isOpenAi = kind === 'openai' && fieldOf(entry, 'baseUrl') === undefined;
      const wire = isOpenAi || known.protocol !== 'openai' ? wires[known.protocol] : openAiWire;
      const needsKey = known.keyName !== undefined;
      const server = await startFakeModelServer({
        wire: wire ?? openAiWire,
        models: [known.models[0]?.id ?? 'some-model'],
        ...(needsKey ? { key } : {}),
        script: textReply('ready'),
      });
      await answeredBy(server, async () => {
        const parts = {
          keys: { get: () => Promise.resolve(needsKey ? key : undefined), forget: () => undefined },
          consent: { refusal: () => undefined },
          redact: (text: string) => text,
          log: nullLog,
        };
        const [provider] = await findProviders(settings, parts, new AbortController().signal);
        assert.ok(provider);
        const list = await provider.models(new AbortController().signal);
        assert.equal(list.type, 'models', JSON.stringify(list));
        const [info] = list.models;
        assert.ok(info);
        const { text, outcome } = await collect(provider.languageModel(info));
        assert.deepEqual([text, outcome], ['ready', { type: 'done', reason: 'stop' }]);
      });
      await server.close();
    });
  }
});
