import assert from 'node:assert/strict';
import { addAnswer } from '../../../src/commands/report/addAnswer.ts';
import type { CompletionReport } from '../../../src/commands/report/completionReport.ts';
import type { Reply } from '../../../src/protocol/sessionState.ts';

const reply = (change: Partial<Reply> = {}): Reply => ({
  kind: 'reply',
  id: 'r',
  to: 'm',
  model: { provider: 'p', model: 'x' },
  modelLabel: 'X',
  text: '',
  reasoning: '',
  receipt: { items: [], used: 9, message: 3, window: 99, reserve: 9, estimated: false },
  status: 'ended',
  startedAt: 1_000,
  endedAt: 3_000,
  usage: { input: 100, output: 20 },
  ...change,
});
const asked: CompletionReport = {
  title: 'Tests for src/fee.js',
  outcome: 'answered',
  files: [],
  took: 0,
  findings: [],
};

describe('an answer in a report', () => {
  it('adds its tokens and its time to those of the answers before', () => {
    const first = addAnswer(asked, reply());
    assert.deepEqual([first.tokens, first.took], [{ input: 100, output: 20 }, 2_000]);
    const second = addAnswer(first, reply({ endedAt: 1_500, usage: { input: 300, output: 1 } }));
    assert.deepEqual([second.tokens, second.took], [{ input: 400, output: 21 }, 2_500]);
    const { usage: _usage, ...silent } = reply();
    assert.deepEqual(addAnswer(second, silent).tokens, second.tokens);
    const counted = addAnswer(second, reply({ usage: { input: 1, output: 1, estimated: true } }));
    assert.equal(counted.tokens?.estimated, true);
    assert.equal(addAnswer(counted, reply()).tokens?.estimated, true, 'it stays an estimate');
  });

  it('leaves the outcome where it ends nothing', () => {
    const proposed: CompletionReport = { ...asked, outcome: 'proposed' };
    assert.equal(addAnswer(proposed, reply()).outcome, 'proposed');
    const failed = addAnswer(proposed, reply(), { outcome: 'failed', findings: [], problem: 'x' });
    assert.deepEqual([failed.outcome, failed.problem], ['failed', 'x']);
  });
});
