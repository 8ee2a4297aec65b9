// One chat in several pages: what the host tells each of them, and takes from it.
import assert from 'node:assert/strict';
import { Emitter } from '../../../src/protocol/emitter.ts';
import { emptySession } from '../../../src/protocol/sessionState.ts';
import { actOnDraft } from '../../../src/vscode/panel/actOnDraft.ts';
import { Postings } from '../../../webview/postings.ts';
import { noDrafts } from '../noDrafts.ts';
import { PanelSide } from './panelSide.ts';

const chat = 'session-1';
const elsewhere = { version: 3, passed: ['a.1', 'b.1'] };

describe('a draft that another page writes', () => {
  it('is told with the chat, and from then on, for the chat that is shown', async () => {
    const written = new Emitter<string>(assert.ifError);
    let text = 'half';
    const drafts = noDrafts({
      read: () => text,
      elsewhere: () => elsewhere,
      onDidChange: (listener) => written.on(listener),
    });
    const active = {
      id: () => chat,
      actor: () => Promise.resolve(undefined),
      failure: () => undefined,
      drafts,
      onDidChange: () => ({ dispose: () => undefined }),
    };
    const side = new PanelSide(undefined, { active });
    const shown = Promise.withResolvers<void>();
    side.onSent = ({ type }) => {
      if (type === 'snapshot') shown.resolve();
    };
    new Postings((posting) => side.receive(posting)).post({ type: 'ready', build: '2.0.0' });
    await shown.promise;
    await Promise.resolve();
    const session = emptySession('none').id;
    text = 'half a thought';
    written.emit('another chat');
    written.emit(session);
    side.end();
    written.emit(session);
    assert.deepEqual(
      side.sent.flatMap((each) => {
        if (each.type === 'snapshot') return [[each.draft, each.elsewhere]];
        return each.type === 'draft' ? [[each.session, each.text, each.elsewhere]] : [];
      }),
      [
        ['half', elsewhere],
        [session, 'half a thought', elsewhere],
      ],
    );
  });

  it('is not written over by what a page wrote before it heard of that', async () => {
    const writes: (readonly unknown[])[] = [];
    const drafts = noDrafts({
      write: async (...given) => void writes.push(given),
      writeRevision: async (...given) => void writes.push(given),
    });
    type Parts = Parameters<typeof actOnDraft>[2];
    const parts = {
      active: { drafts },
      terminals: { follow: () => Promise.resolve() },
      feed: { recount: () => undefined },
    } as unknown as Parts;
    const never = (): never => assert.fail('nothing is answered');
    const reply = { accepted: never, refused: never, send: never };
    const draft = { type: 'draft', session: chat, text: 'half' } as const;
    await actOnDraft({ ...draft, version: 3 }, reply, parts);
    await actOnDraft({ ...draft, message: 'm' }, reply, parts);
    assert.deepEqual(writes, [
      [chat, 'half', 3],
      [chat, 'm', 'half'],
    ]);
  });
});
