import assert from 'node:assert/strict';
import { historyTurns } from '../../src/context/history.ts';
import { reply, session } from './samples.ts';

describe('history', () => {
  it('pairs each message with its reply', () => {
    const state = session([
      { id: 'a', said: 'one', replies: [reply('a', 'eins')] },
      { id: 'b', said: 'two', replies: [reply('b', 'zwei')] },
    ]);
    assert.deepEqual(historyTurns(state), [
      { user: 'one', assistant: 'eins', messages: 2 },
      { user: 'two', assistant: 'zwei', messages: 2 },
    ]);
  });

  it('ends before the message that is answered', () => {
    const state = session([
      { id: 'a', said: 'one', replies: [reply('a', 'eins')] },
      { id: 'b', said: 'two', replies: [reply('b', 'zwei')] },
      { id: 'c', said: 'three' },
    ]);
    const said = historyTurns(state, 'b').map((turn) => turn.user);
    assert.deepEqual(said, ['one']);
  });

  it('keeps what was cut off and says so', () => {
    for (const more of [
      { status: 'stopped' },
      { status: 'interrupted' },
      { status: 'failed' },
      { status: 'running' },
      { reason: 'length' },
    ] as const) {
      const state = session([{ id: 'a', said: 'one', replies: [reply('a', 'ei', more)] }]);
      const [turn] = historyTurns(state);
      assert.equal(turn?.assistant, 'ei\n\n[This reply was cut off here.]');
    }
  });

  it('tells what the person did not allow, and why', () => {
    const denied = [{ command: `rm -rf build ${'x'.repeat(300)}`, reason: 'It is kept.' }];
    const state = session([{ id: 'a', said: 'one', replies: [reply('a', 'ei', { denied })] }]);
    const told = historyTurns(state)[0]?.assistant ?? '';
    assert.match(told, /^ei\n\n\[The person did not allow this to be run: rm -rf build x+…\n/u);
    assert.match(told, /\nTheir reason: It is kept\.\]$/u);
    assert.ok(told.length < 320);
  });

  it('tells what tools were called for a reply, and what they gave back', () => {
    const steps = [
      {
        id: 't',
        offset: 7,
        tool: 'read_file',
        input: { head: 'path: a.ts', length: 10 },
        output: { head: 'const a = 1;', length: 12 },
        outcome: 'done',
        startedAt: 0,
      },
    ] as const;
    const state = session([{ id: 'a', said: 'one', replies: [reply('a', 'I look.', { steps })] }]);
    const told = historyTurns(state)[0]?.assistant ?? '';
    assert.match(told, /^I look\.\n\n\*\*Tool\*\* `read_file`[^]*path: a\.ts[^]*const a = 1;/u);
  });

  it('leaves out a reply that another one replaced', () => {
    const replies = [reply('a', 'bad', { replacedBy: 'x' }), reply('a', 'good')];
    assert.equal(historyTurns(session([{ id: 'a', said: 'one', replies }]))[0]?.assistant, 'good');
  });

  it('joins a reply and its continuation', () => {
    const replies = [reply('a', 'The ans', { status: 'stopped' }), reply('a', 'wer.')];
    const [turn] = historyTurns(session([{ id: 'a', said: 'one', replies }]));
    assert.equal(turn?.assistant, 'The answer.');
  });

  it('says what is pinned, the message or a reply to it', () => {
    const pinned = { pinned: true } as const;
    const state = session([
      { id: 'a', said: 'one', replies: [reply('a', 'eins', pinned)] },
      { id: 'b', said: 'two', replies: [reply('b', 'zwei')] },
    ]);
    const said = historyTurns(state).map((turn) => turn.pinned);
    assert.deepEqual(said, [true, undefined]);
  });

  it('stands in for a reply that never came', () => {
    const replies = [reply('a', '', { status: 'failed' })];
    assert.deepEqual(
      historyTurns(
        session([
          { id: 'a', said: 'one', replies },
          { id: 'b', said: 'two' },
        ]),
      ),
      [
        { user: 'one', assistant: '[This message got no reply.]', messages: 2 },
        { user: 'two', assistant: '[This message got no reply.]', messages: 1 },
      ],
    );
  });
});
