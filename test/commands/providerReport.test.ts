import assert from 'node:assert/strict';
import { probe, providerReport } from '../../src/commands/providerReport.ts';
import type { LanguageModel, StreamPart } from '../../src/models/languageModel.ts';
import type { Failure } from '../../src/protocol/model.ts';
import { finish, infoOf, plays, text, whole } from '../rooms/roomHelpers.ts';

const noon = Date.UTC(2026, 0, 15, 12);
const refused: Failure = {
  kind: 'bad-key',
  title: 'Kimi does not accept the API key.',
  advice: 'Set it again.',
  detail: 'Invalid `key`\n[click](http://evil.example)',
  retryable: true,
  actions: ['set-api-key'],
};

function answering(...parts: readonly StreamPart[]): LanguageModel {
  return { info: { ...infoOf('p'), price: { input: 1, output: 10 } }, stream: plays(...parts) };
}

/** A clock that goes on by a quarter of a second with each look. */
function ticking(): () => number {
  let now = 0;
  return () => (now += 250);
}

const never = new AbortController().signal;

describe('the report on providers', () => {
  it('says what works, how fast, and what it costs', async () => {
    const usage = { input: 100_000, output: 10_000 };
    const model = answering(text('ready'), { type: 'usage', usage }, finish(whole));
    const checked = { label: 'P', models: 3, probe: await probe(model, never, ticking()) };
    const report = providerReport([checked], noon);
    assert.match(report, /^# Providers\n\n2026-01-15 12:00 UTC\. 1 of 1 provider answers\.\n/u);
    assert.match(report, /- Lists 3 models\.\n/u);
    assert.match(
      report,
      /\*\*Works\*\*: `p-model` answered \(first word after 0\.25 s, whole after 0\.50 s\)/u,
    );
    assert.match(report, /100000 tokens in, 10000 out, about \$0\.20000\./u);
  });

  it('says of one that is silent about its usage that Parley counts', async () => {
    const model = answering(text('ready'), finish(whole));
    const checked = { label: 'P', models: 1, probe: await probe(model, never, ticking()) };
    assert.match(providerReport([checked], noon), /Lists 1 model\.\n[^]*Parley counts by itself/u);
  });

  it('says of one that fails what happened, what to do, and quotes it as mere text', async () => {
    const model = answering(finish({ type: 'failed', failure: refused }));
    const report = providerReport(
      [
        { label: 'Kimi', models: refused },
        { label: 'P', models: 1, probe: await probe(model, never, ticking()) },
      ],
      noon,
    );
    assert.match(report, /0 of 2 providers answer\./u);
    assert.match(
      report,
      /## Kimi\n\n- \*\*Kimi does not accept the API key\.\*\* Set it again\.\n/u,
    );
    assert.match(report, / {2}- It said: `Invalid 'key' \[click\]\(http:\/\/evil\.example\)`\n/u);
    assert.match(report, /- `p-model` did not answer\.\n- \*\*Kimi does not accept/u);
  });

  it('says that a test was called off, and how to connect a model where there is none', async () => {
    const model = answering(finish({ type: 'cancelled' }));
    const checked = { label: 'P', models: 1, probe: await probe(model, never, ticking()) };
    assert.match(providerReport([checked], noon), /The test was called off\./u);
    assert.match(providerReport([], noon), /“Parley: Set API Key” connects one\./u);
  });
});
