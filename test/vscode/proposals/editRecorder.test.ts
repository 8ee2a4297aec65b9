import assert from 'node:assert/strict';
import { emptySession } from '../../../src/protocol/sessionState.ts';
import { foldAll } from '../../../src/protocol/fold.ts';
import { decide } from '../../../src/sessions/decide.ts';
import { eventLabel } from '../../../src/sessions/eventLabel.ts';
import {
  createEditRecorder,
  type RecordingRoom,
} from '../../../src/vscode/proposals/editRecorder.ts';
import type { RecordedEdit } from '../../../src/vscode/proposals/shownProposal.ts';

/** A recorder over a session in memory: what became of each edit, and what the timeline says. */
function record() {
  const created = { type: 'session-created', title: 'Chat' } as const;
  const envelope = { session: 's', at: 1, by: 'user', correlation: 'c', version: 2 };
  let state = foldAll(emptySession('s'), [{ ...created, ...envelope, seq: 1 }]);
  const labels: string[] = [];
  const none = (): never => assert.fail('nothing is written here');
  const room: RecordingRoom = {
    files: { read: none, write: none, remove: none },
    keep: none,
    begin: none,
    tell: none,
    changesOf: none,
    async record(_session, command) {
      const decision = decide(state, command);
      assert.equal(decision.type, 'events');
      if (decision.type !== 'events') return;
      for (const body of decision.events) {
        const event = { ...body, ...envelope, seq: state.version + 1 };
        labels.push(eventLabel(event));
        state = foldAll(state, [event]);
      }
    },
  };
  const edits = (): readonly string[] =>
    state.edits.map(({ files, status }) => `${files.map(({ uri }) => uri).join()} ${status}`);
  return { recorder: createEditRecorder(room), edits, labels };
}

function edit(...uris: readonly string[]): RecordedEdit {
  const label = uris.length === 1 ? String(uris[0]) : `${uris.length} files`;
  const files = uris.map((uri) => ({ uri, label: uri }));
  return { session: 's', correlation: 'c', label, title: 'Refactor', files, counts: () => [] };
}

describe('the record of a proposal', () => {
  it('says of a file that is discarded alone that it is, and that the others wait', async () => {
    const { recorder, edits, labels } = record();
    await recorder.proposed('e1', edit('a', 'b', 'c'));
    await recorder.discarded('e2', edit('b'), true);
    assert.deepEqual(edits(), ['a,b,c proposed', 'b discarded']);
    assert.deepEqual(labels.slice(1), ['Change proposed: b', 'Change discarded']);
  });

  it('names what was left of it where the last of it is discarded', async () => {
    const { recorder, edits } = record();
    await recorder.proposed('e1', edit('a', 'b'));
    await recorder.discarded('e2', edit('b'), true);
    await recorder.discarded('e1', edit('a'), true);
    assert.deepEqual(edits(), ['a discarded', 'b discarded']);
  });

  it('needs one event where all of it is discarded', async () => {
    const { recorder, edits, labels } = record();
    await recorder.proposed('e1', edit('a', 'b'));
    await recorder.discarded('e1', edit('a', 'b'), false);
    assert.deepEqual(edits(), ['a,b discarded']);
    assert.equal(labels.length, 2);
  });
});
