import assert from 'node:assert/strict';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession, type SessionState } from '../../src/protocol/sessionState.ts';
import type { SessionCommand } from '../../src/sessions/decide.ts';
import { decideAs } from '../../src/sessions/decideAs.ts';
import { startReply } from './sessionHelpers.ts';

type CommandType = SessionCommand['type'];

const edit = { edit: 'e1', label: 'e', checkpoint: 'k', files: [] };
const list: readonly SessionCommand[] = [
  { type: 'create' },
  { type: 'rename', title: 'another' },
  { type: 'archive' },
  { type: 'restore' },
  { type: 'pin', pinned: true },
  { type: 'choose-model', model: { provider: 'p', model: 'm' } },
  { type: 'add-message', message: 'm2', text: 'as if a person had said it' },
  { type: 'rewind', after: null },
  startReply('r2', 'm1'),
  { type: 'dismiss-reply', reply: 'r1' },
  { type: 'note-checkpoint', checkpoint: 'k', title: 't', files: 1 },
  { type: 'remove-message', message: 'm1', removed: true },
  { type: 'pin-message', message: 'm1', pinned: true },
  { type: 'undo-compaction', compaction: 'k' },
  { type: 'propose-edit', edit: 'e1', label: 'e', files: [] },
  { type: 'start-edit', ...edit },
  { type: 'apply-edit', ...edit },
  { type: 'roll-back-edit', edit: 'e1' },
  { type: 'end-command', command: 'c1' },
  { type: 'settle-command', command: 'c1', as: 'discarded' },
  { type: 'answer-approval', approval: 'a1', answer: { type: 'allowed', scope: 'once' } },
  { type: 'withdraw-approval', approval: 'a1', why: 'stopped' },
];

/** A chat in which `test/small` writes the reply `r1`. */
function running(): SessionState {
  let state = emptySession('s');
  const given: readonly (readonly [string, SessionCommand])[] = [
    ['user', { type: 'create' }],
    ['user', { type: 'add-message', message: 'm1', text: 'hello' }],
    ['parley', startReply('r1', 'm1')],
  ];
  for (const [by, command] of given) {
    const decision = decideAs(by, state, command);
    assert.equal(decision.type, 'events', JSON.stringify(decision));
    const events = decision.events.map((body, at) =>
      Object.assign({}, body, {
        session: 's',
        seq: state.version + at + 1,
        at: 1,
        by,
        correlation: 'c',
        version: 1,
      }),
    );
    state = foldAll(state, events);
  }
  return state;
}

function refusal(by: string, command: SessionCommand): string | undefined {
  const decision = decideAs(by, running(), command);
  return decision.type === 'refused' ? decision.reason : undefined;
}

describe('who may give a command', () => {
  for (const command of list) {
    it(`no model: ${command.type}`, () => {
      assert.match(refusal('test/small', command) ?? 'done', /model cannot decide/u);
      assert.doesNotMatch(refusal('user', command) ?? 'done', /model/u);
    });
  }

  const ends: readonly SessionCommand[] = [
    { type: 'grow-reply', reply: 'r1', text: 'words' },
    { type: 'end-reply', reply: 'r1', reason: 'stop' },
    { type: 'stop-reply', reply: 'r1' },
    { type: 'interrupt-reply', reply: 'r1' },
  ];
  for (const command of ends) {
    it(`the model that writes the reply, and no other one: ${command.type}`, () => {
      assert.equal(refusal('test/small', command), undefined);
      assert.match(refusal('test/large', command) ?? 'done', /Only the model that writes/u);
    });
  }

  it('nobody but a person answers what a person is asked', () => {
    const answer = { type: 'allowed', scope: 'once' } as const;
    const command = { type: 'answer-approval', approval: 'a1', answer } as const;
    assert.match(refusal('parley', command) ?? 'done', /Only a person/u);
    assert.doesNotMatch(refusal('user', command) ?? 'done', /Only a person/u);
  });

  it('nobody puts words into a model’s mouth, but everybody may end them', () => {
    const words = new Set<CommandType>(['grow-reply', 'end-reply']);
    for (const by of ['user', 'parley']) {
      for (const command of ends) {
        assert.equal(refusal(by, command) !== undefined, words.has(command.type), command.type);
      }
    }
  });
});
