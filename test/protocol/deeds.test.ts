// What Parley did in a chat, by the message that it followed.
import assert from 'node:assert/strict';
import type { Deed } from '../../src/protocol/deeds.ts';
import type { EventBody, SessionEvent } from '../../src/protocol/events.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import { emptySession } from '../../src/protocol/sessionState.ts';

function deedsAfter(...bodies: readonly EventBody[]): readonly Deed[] {
  const events = bodies.map((body, at): SessionEvent => {
    const envelope = { session: 's', seq: at + 1, at: 1_000 + at, by: 'user', version: 2 };
    return Object.assign(envelope, body, { correlation: 'c' });
  });
  const state = foldAll(emptySession('s'), events);
  assert.equal(foldAll(state, events), state, 'all of it once more');
  return state.deeds;
}

function brief(deeds: readonly Deed[]): readonly string[] {
  return deeds.map(({ id, kind, after, status }) => `${kind} ${id} after ${after}: ${status}`);
}

const said = (message: string): EventBody => ({ type: 'message-added', message, text: 'x' });
const task = { kind: 'terminal', text: 'npm test', language: 'sh' } as const;
const ran = (command: string): EventBody => ({
  type: 'command-started',
  command,
  label: 'npm test',
  task,
});
const edit = { edit: 'e', label: 'src/cart.ts', files: [] };
const begun: EventBody = { type: 'edit-started', ...edit, checkpoint: 'k' };
const applied: EventBody = { type: 'edit-applied', ...edit, checkpoint: 'k' };

describe('the deeds of a chat', () => {
  it('are commands with their ends, where they began', () => {
    const deeds = deedsAfter(
      ran('a'),
      said('m1'),
      ran('b'),
      ran('c'),
      said('m2'),
      { type: 'command-ended', command: 'b', exitCode: 2 },
      { type: 'command-ended', command: 'a' },
      { type: 'command-settled', command: 'c', as: 'discarded' },
      { type: 'command-ended', command: 'nobody' },
      ran('d'),
    );
    assert.deepEqual(brief(deeds), [
      'command a after null: done',
      'command b after m1: failed',
      'command c after m1: stopped',
      'command d after m2: running',
    ]);
    const [, b] = deeds;
    assert.deepEqual([b?.exitCode, b?.startedAt, b?.endedAt], [2, 1_002, 1_005]);
  });

  it('are changes that were made and taken back, not those that were only proposed', () => {
    const proposed: EventBody = { type: 'edit-proposed', ...edit };
    assert.deepEqual(deedsAfter(said('m1'), proposed), []);
    assert.deepEqual(deedsAfter(said('m1'), { type: 'edit-rolled-back', edit: 'e' }), []);
    assert.deepEqual(brief(deedsAfter(said('m1'), proposed, begun)), ['edit e after m1: running']);
    const whole = deedsAfter(said('m1'), begun, said('m2'), applied);
    assert.deepEqual(brief(whole), ['edit e after m1: done']);
    assert.deepEqual([whole[0]?.startedAt, whole[0]?.endedAt], [1_001, 1_003]);
    const back: EventBody = { type: 'edit-rolled-back', edit: 'e' };
    const undone = deedsAfter(said('m1'), begun, applied, said('m2'), back);
    assert.deepEqual(brief(undone), ['edit e after m1: rolled-back']);
    const again = deedsAfter(said('m1'), applied, back, said('m2'), begun, applied);
    assert.deepEqual(brief(again), ['edit e after m1: done']);
  });

  it('are checkpoints and tests, and what a fork does not go on with was stopped', () => {
    const tests = { kind: 'tests', target: 'file:///a.ts', text: '', isUpdate: false } as const;
    const deeds = deedsAfter(
      said('m1'),
      { type: 'checkpoint-made', checkpoint: 'k', title: 'Before', files: 2 },
      { type: 'command-started', command: 't', label: 'a.test.ts', task: tests },
      { type: 'session-forked', parent: 'p', parentSeq: 3, title: 'x' },
    );
    assert.deepEqual(brief(deeds), ['checkpoint k after m1: done', 'tests t after m1: stopped']);
  });

  it('are the newest two thousand', () => {
    const all = Array.from({ length: 2_005 }, (_, at) => ran(`c${at}`));
    const deeds = deedsAfter(...all);
    assert.deepEqual([deeds.length, deeds[0]?.id], [2_000, 'c5']);
  });
});
