import assert from 'node:assert/strict';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { chunk, fakeRetriever, fakeSources } from '../context/sources/fakeSources.ts';
import { testServices } from '../sessions/sessionHelpers.ts';
import { ask, editor, newSession, replyTo, whenIdle, withRoom, wordsOf } from './roomHelpers.ts';

const { signal } = new AbortController();
const tax = chunk('w/src/tax.ts', 5, { text: 'function tax() {}' });
const cart = editor('src/cart.ts', 'class Cart {}\n');

describe('what a question takes along', function () {
  this.timeout(20_000);

  it('is what was found for it, with the reasons in the receipt', () => {
    const retriever = fakeRetriever([tax], 'The index is still being built.');
    return withRoom(
      async (room) => {
        const actor = await newSession(room);
        const { receipt } = await ask(room, actor, 'How is tax computed?');
        assert.equal(retriever.queries.at(-1)?.question, 'How is tax computed?');
        assert.match(wordsOf(room.provider.requests[0]), /function tax\(\) \{\}/u);
        const item = receipt.items.find(({ kind }) => kind === 'retrieved');
        assert.deepEqual([item?.why, item?.score], [['words'], 10]);
        assert.deepEqual(receipt.notes, ['The index is still being built.']);
      },
      { retriever },
    );
  });

  it('is shown while it is typed, and the same as what is sent', () => {
    const sources = fakeSources({
      find: (name) =>
        Promise.resolve(name === 'src/cart.ts' ? { type: 'file', file: cart } : undefined),
    });
    return withRoom(
      async (room) => {
        const actor = await newSession(room);
        const question = 'Why @src/cart.ts?';
        const preview = await room.conversations.preview(actor.id, question, signal);
        const { receipt } = await ask(room, actor, question);
        assert.deepEqual(preview?.items, receipt.items);
        assert.equal(preview.used, receipt.used);
        assert.match(wordsOf(room.provider.requests[0]), /class Cart/u);
        assert.match(wordsOf(room.provider.requests[0]), /Why @src\/cart\.ts\?/u);
        const [old] =
          (await room.conversations.preview(actor.id, '', signal))?.items.filter(
            ({ kind }) => kind === 'mentioned',
          ) ?? [];
        assert.equal(old, undefined);
      },
      { sources: () => Promise.resolve(sources), retriever: fakeRetriever([tax]) },
    );
  });

  it('can be answered again without a piece of it, this once', () => {
    const retriever = fakeRetriever([tax]);
    return withRoom(
      async (room) => {
        const actor = await newSession(room);
        const first = await ask(room, actor, 'How is tax computed?');
        const item = first.receipt.items.find(({ kind }) => kind === 'retrieved');
        assert.ok(item);
        await room.conversations.retry(actor.id, first.id, [item.id]);
        await whenIdle(room, actor);
        assert.doesNotMatch(wordsOf(room.provider.requests[1]), /function tax/u);
        const second = replyTo(actor.getState(), first.to);
        const left = second.receipt.items.find(({ id }) => id === item.id);
        assert.equal(left?.leftOut, 'removed');
        await ask(room, actor, 'And now?');
        assert.match(wordsOf(room.provider.requests[2]), /function tax/u);
      },
      { retriever },
    );
  });

  it('is what a command attached, also when it is asked again in a window loaded anew', () => {
    const sources = fakeSources({
      read: (uri) => Promise.resolve(uri === cart.uri ? { type: 'file', file: cart } : undefined),
    });
    return withRoom(
      async (room) => {
        const actor = await newSession(room);
        const selection = { lines: { start: 1, end: 1 }, text: 'class Cart {}\n' };
        const attached = { ...cart, selection };
        const first = await ask(room, actor, 'Explain it', [attached]);
        assert.match(wordsOf(room.provider.requests[0]), /class Cart/u);

        const anew = room.reloaded();
        await anew.conversations.retry(actor.id, first.id);
        await whenIdle(anew, actor);
        assert.deepEqual(room.provider.requests[1]?.messages, room.provider.requests[0]?.messages);
        const second = replyTo(actor.getState(), first.to);
        assert.deepEqual(second.receipt.items, first.receipt.items);
      },
      { sources: () => Promise.resolve(sources) },
    );
  });

  it('names a file that a command had attached and that is gone', () => {
    const there = new Map([[cart.uri, cart]]);
    const sources = fakeSources({
      read: (uri) => {
        const file = there.get(uri);
        return Promise.resolve(file && { type: 'file', file });
      },
    });
    return withRoom(
      async (room) => {
        const actor = await newSession(room);
        const first = await ask(room, actor, 'Explain it', [cart]);
        there.clear();
        const anew = room.reloaded();
        await anew.conversations.retry(actor.id, first.id);
        await whenIdle(anew, actor);
        assert.doesNotMatch(wordsOf(room.provider.requests[1]), /class Cart/u);
        const items = replyTo(actor.getState(), first.to).receipt.items;
        assert.equal(items.find(({ uri }) => uri === cart.uri)?.leftOut, 'unreadable');
      },
      { sources: () => Promise.resolve(sources) },
    );
  });

  it('holds no part of a file that it is to do without', () =>
    withRoom(
      async (room) => {
        const actor = await newSession(room);
        room.editors.push(editor('src/tax.ts', 'whole file\n'));
        const { id, receipt } = await ask(room, actor, 'How is tax computed?');
        const item = receipt.items.find(({ kind }) => kind === 'open-editor');
        assert.ok(item);
        await room.conversations.retry(actor.id, id, [item.id]);
        await whenIdle(room, actor);
        assert.doesNotMatch(wordsOf(room.provider.requests[1]), /whole file|function tax/u);
      },
      { retriever: fakeRetriever([{ ...tax, uri: editor('src/tax.ts', '').uri }]) },
    ));

  it('holds what is pinned, after a restart too, until it is unpinned', () => {
    const sources = fakeSources({
      read: (uri) => Promise.resolve(uri === cart.uri ? { type: 'file', file: cart } : undefined),
    });
    return withRoom(
      async (room) => {
        const actor = await newSession(room);
        const pin = { target: cart.uri, label: 'src/cart.ts' };
        assert.equal(await room.conversations.pinContext(actor.id, pin, true), undefined);
        await room.conversations.dropContext(actor.id, 'history', true);
        const { receipt } = await ask(room, actor, 'Why?');
        const item = receipt.items.find(({ kind }) => kind === 'pinned');
        assert.deepEqual([item?.uri, item?.why], [cart.uri, ['pinned']]);

        const again = new SessionRegistry(testServices(room.journal));
        const opened = again.open(actor.id);
        assert.ok(opened.type === 'opened');
        assert.deepEqual(opened.actor.getState().pins, [pin]);
        assert.deepEqual(opened.actor.getState().dropped, ['history']);
        await again.close(1_000);

        await room.conversations.pinContext(actor.id, pin, false);
        const later = await ask(room, actor, 'And now?');
        assert.ok(later.receipt.items.every(({ kind }) => kind !== 'pinned'));
        assert.equal(later.receipt.items.find(({ id }) => id === 'history')?.leftOut, 'removed');
      },
      { sources: () => Promise.resolve(sources) },
    );
  });

  it('is not looked for any longer where the turn is stopped', () =>
    withRoom(
      async (room) => {
        const actor = await newSession(room);
        const sent = await room.conversations.send(actor.id, 'Why?');
        assert.equal(sent.type, 'accepted');
        await room.conversations.stopAll(actor.id);
        await whenIdle(room, actor);
        assert.equal(room.provider.requests.length, 0);
      },
      {
        retriever: {
          retrieve: (_query, stop) =>
            new Promise((_resolve, reject) => {
              stop?.addEventListener('abort', () => reject(stop.reason as Error));
            }),
        },
      },
    ));
});
