// Which chat a page is told of, where several wishes to show one are under way.
import assert from 'node:assert/strict';
import { Emitter } from '../../../src/protocol/emitter.ts';
import { emptySession } from '../../../src/protocol/sessionState.ts';
import type { SessionActor } from '../../../src/sessions/sessionActor.ts';
import { Postings } from '../../../webview/postings.ts';
import { PanelSide } from './panelSide.ts';
import { noDrafts } from '../noDrafts.ts';

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** A room in which another chat can be shown; of some chats it takes long to know what is asked in them. */
function roomOf(first: string, slow: Readonly<Record<string, Promise<void>>>) {
  const changed = new Emitter<void>(assert.ifError);
  const followed: string[] = [];
  let shown = first;
  const actorOf = (id: string) =>
    ({
      id,
      getState: () => emptySession(id),
      subscribe: () => {
        followed.push(id);
        return { dispose: () => void followed.splice(followed.indexOf(id), 1) };
      },
    }) as unknown as SessionActor;
  return {
    followed,
    show: (id: string) => {
      shown = id;
      changed.emit();
    },
    active: {
      id: () => shown,
      actor: () => Promise.resolve(actorOf(shown)),
      failure: () => undefined,
      drafts: noDrafts(),
      onDidChange: (listener: () => void) => changed.on(listener),
    },
    approvals: {
      settle: (id: string) => slow[id] ?? Promise.resolve(),
      shownIn: () => ({ dispose: () => undefined }),
      looked: () => undefined,
    },
  };
}

describe('a page that is shown another chat while the one before is not there yet', () => {
  const chatsOf = (side: PanelSide): readonly string[] =>
    side.sent.flatMap((each) => (each.type === 'snapshot' ? each.session.id : []));

  it('stays at the one that was wished for last', async () => {
    const slow = Promise.withResolvers<void>();
    const room = roomOf('one', { one: slow.promise });
    const side = new PanelSide(undefined, room);
    new Postings((posting) => side.receive(posting)).post({ type: 'ready', build: '2.0.0' });
    await turns();
    room.show('two');
    await turns();
    assert.deepEqual(chatsOf(side), ['two']);
    slow.resolve();
    await turns();
    assert.deepEqual(chatsOf(side), ['two']);
    assert.deepEqual(room.followed, ['two']);
    assert.deepEqual(side.errors, []);
    side.end();
  });

  it('is told of nothing once it is gone, and nobody follows the chat for it', async () => {
    const slow = Promise.withResolvers<void>();
    const room = roomOf('one', { one: slow.promise });
    const side = new PanelSide(undefined, room);
    new Postings((posting) => side.receive(posting)).post({ type: 'ready', build: '2.0.0' });
    await turns();
    side.end();
    slow.resolve();
    await turns();
    assert.deepEqual(side.sent, []);
    assert.deepEqual(room.followed, []);
  });
});
