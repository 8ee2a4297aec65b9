import assert from 'node:assert/strict';
import { streamMessage, type MessageEnd } from '../../src/commands/streamMessage.ts';
import type { StreamOutcome, StreamPart } from '../../src/models/languageModel.ts';
import { failure, scripted, type Played } from '../gateway/scriptedModel.ts';

const delta = (text: string): StreamPart => ({ type: 'text-delta', text });
const finish = (outcome: StreamOutcome): StreamPart => ({ type: 'finish', outcome });
const done = finish({ type: 'done', reason: 'stop' });
const request = { messages: [], maxOutputTokens: 100, correlation: 'c' };

describe('a commit message as it comes', () => {
  async function write(
    script: Played,
    { signal = new AbortController().signal, show = (): boolean => true } = {},
  ) {
    const shown: string[] = [];
    const model = scripted('m', [script]);
    const note = (message: string): boolean => {
      shown.push(message);
      return show();
    };
    const end: MessageEnd = await streamMessage(model, request, signal, note);
    return { end, shown, left: model.left() };
  }

  it('is shown from the first words on, and whole in the end', async () => {
    const { end, shown } = await write([
      delta('```\nfix'),
      delta(': a cart'),
      delta(' is empty\n```\n'),
      done,
    ]);
    assert.deepEqual(end, { type: 'written' });
    assert.equal(shown[0], 'fix');
    assert.equal(shown.at(-1), 'fix: a cart is empty');
  });

  it('ends, and lets the model go, where the person types', async () => {
    const { end, shown, left } = await write([delta('fix'), 'stuck', done], { show: () => false });
    assert.deepEqual(end, { type: 'typed' });
    assert.deepEqual(shown, ['fix']);
    assert.equal(left, 1);
  });

  it('ends where it is cancelled', async () => {
    const abort = new AbortController();
    const show = (): boolean => {
      abort.abort();
      return true;
    };
    const stuck: Played = [delta('fix'), 'stuck', finish({ type: 'cancelled' })];
    const { end } = await write(stuck, { signal: abort.signal, show });
    assert.deepEqual(end, { type: 'cancelled' });
  });

  it('fails with why where the model does, says nothing, or breaks off', async () => {
    const overloaded = failure('unreachable', { title: 'It is overloaded.' });
    const failed = await write([delta('fi'), finish({ type: 'failed', failure: overloaded })]);
    assert.deepEqual(failed.end, { type: 'failed', reason: 'It is overloaded.' });
    const empty = await write([delta(' \n'), done]);
    assert.match(JSON.stringify(empty.end), /the answer is empty/u);
    assert.deepEqual(empty.shown, []);
    assert.match(JSON.stringify((await write([delta('fi')])).end), /broke off/u);
  });
});
