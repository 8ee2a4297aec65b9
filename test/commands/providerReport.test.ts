import assert from 'node:assert/strict';
import { probe, providerReport } from '../../src/commands/providerReport.ts';
import { cutOff } from '../../src/models/failure.ts';
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

const golden = `# Providers

2026-01-15 12:00 UTC. 1 of 4 providers answer.

## OpenAI

- Lists 2 models.
- **Works**: \`p-model\` answered (first word after 0.25 s, whole after 0.50 s).
- Reports its usage: 12 tokens in, 3 out, about $0.00004.

## P

- Lists 1 model.
- \`p-model\` did not answer.
- **P wants an API key, and none is set.** Set a key with “Parley: Set API Key”, then Retry.
  - It said: \`No key.\`

## Q

- Lists 1 model.
- \`p-model\` did not answer.
- **The answer of Q broke off.** It began and did not end: the server, or something on the way to it, ends answers too early. The server’s own log may say why.

## LM Studio

- **Lists no model.** Load or pull one there, or name one under “models” of its entry in the setting parley.providers.

To try again once something is put right, run “Parley: Test Providers”.
`;

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

  it('is whole as a person reads it, and speaks of no chat', async () => {
    const ready = answering(
      text('ready'),
      { type: 'usage', usage: { input: 12, output: 3 } },
      finish(whole),
    );
    const kept: Failure = {
      ...refused,
      title: 'P wants an API key, and none is set.',
      advice: 'Set a key with “Parley: Set API Key”, then Retry. Your message is kept.',
      detail: 'No key.',
    };
    const locked = answering(finish({ type: 'failed', failure: kept }));
    const cut = answering(text('rea'), finish({ type: 'failed', failure: cutOff('Q') }));
    const report = providerReport(
      [
        { label: 'OpenAI', models: 2, probe: await probe(ready, never, ticking()) },
        { label: 'P', models: 1, probe: await probe(locked, never, ticking()) },
        { label: 'Q', models: 1, probe: await probe(cut, never, ticking()) },
        { label: 'LM Studio', models: 0 },
      ],
      noon,
    );
    assert.equal(report, golden);
  });

  it('says that a test was called off, and how to connect a model where there is none', async () => {
    const model = answering(finish({ type: 'cancelled' }));
    const checked = { label: 'P', models: 1, probe: await probe(model, never, ticking()) };
    assert.match(providerReport([checked], noon), /The test was called off\./u);
    assert.match(providerReport([], noon), /“Parley: Set API Key” connects one\./u);
  });
});
