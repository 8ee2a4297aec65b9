import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionEvent } from '../../src/protocol/events.ts';
import { largestImage, mostImages } from '../../src/protocol/images.ts';
import type { UserMessage } from '../../src/protocol/sessionState.ts';
import type { NewImage } from '../../src/sessions/decideImages.ts';
import { imageId, imageTypeOf } from '../../src/sessions/imageBytes.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { openJournal } from '../../src/sessions/openJournal.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { parseImport } from '../../src/sessions/transfer/parseImport.ts';
import { takeSession } from '../../src/sessions/transfer/takeSession.ts';
import { expectDone, startReply, testServices, withJournal } from './sessionHelpers.ts';
import { bundleOf, onlySession } from './transfer/transferHelpers.ts';

function picture(name: string, size = 2_000): NewImage & { readonly data: string } {
  const bytes = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(size)]);
  return {
    id: imageId(bytes),
    name,
    mimeType: 'image/png',
    bytes: bytes.length,
    width: 40,
    height: 30,
    data: bytes.toString('base64'),
  };
}

interface Scene {
  readonly folder: string;
  readonly journal: Journal;
  readonly sessions: SessionRegistry;
  readonly actor: SessionActor;
}

async function withChat(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withJournal(async (journal, folder) => {
    const services = testServices(journal);
    const sessions = new SessionRegistry(services);
    const made = await sessions.create({}, 'c');
    assert.ok(made.type === 'created');
    await work({ folder, journal, sessions, actor: made.actor });
    assert.deepEqual(services.errors, []);
    await sessions.close(1_000);
  });
}

async function show(
  actor: SessionActor,
  message: string,
  ...images: readonly NewImage[]
): Promise<void> {
  await expectDone(actor, { type: 'add-message', message, text: 'What is this?', images });
}

async function answer(actor: SessionActor, to: string): Promise<void> {
  const reply = `reply to ${to}`;
  await expectDone(actor, startReply(reply, to));
  await expectDone(actor, { type: 'grow-reply', reply, text: 'A cat.' });
  await expectDone(actor, { type: 'end-reply', reply, reason: 'stop' });
}

function messageOf(actor: SessionActor, id: string): UserMessage {
  const found = actor.getState().messages.find((each) => each.id === id);
  assert.ok(found?.kind === 'message');
  return found;
}

const added = (events: readonly SessionEvent[]): number =>
  events.filter(({ type }) => type === 'image-added').length;

describe('images of a chat', () => {
  it('are kept as they are; the state has what is known of them, not their bytes', () =>
    withChat(async ({ folder, sessions, actor }) => {
      const cat = picture('cat.png', 300_000);
      await show(actor, 'm1', cat);
      const { data, ...ref } = cat;
      assert.deepEqual(messageOf(actor, 'm1').images, [ref]);
      assert.ok(JSON.stringify(actor.getState()).length < 2_000);
      assert.deepEqual(sessions.image(actor.id, cat.id), { mimeType: 'image/png', data });
      assert.equal(sessions.image(actor.id, 'f'.repeat(64)), undefined);
      const again = openJournal(folder).journal;
      assert.deepEqual(again.image(actor.id, cat.id), { mimeType: 'image/png', data });
      again.close();
    }));

  it('are written once, however often they are shown', () =>
    withChat(async ({ journal, actor }) => {
      const [cat, dog] = [picture('cat.png'), picture('dog.png')];
      await show(actor, 'm1', cat, cat);
      await show(actor, 'm2', cat, dog);
      const { data: _data, ...ref } = cat;
      await show(actor, 'm3', ref);
      await expectDone(actor, {
        type: 'add-message',
        message: 'm4',
        text: '',
        replaces: 'm3',
        images: [ref],
      });
      assert.equal(added(journal.read(actor.id)), 2);
      assert.deepEqual(messageOf(actor, 'm4').images, [ref]);
    }));

  it('are refused where there are too many, too large ones, or none of that name', () =>
    withChat(async ({ journal, actor }) => {
      const { data: _data, ...gone } = picture('gone.png');
      const many = Array.from({ length: mostImages + 1 }, (_, at) => picture(`${at}.png`, 10));
      const wrong: readonly (readonly [readonly NewImage[], RegExp])[] = [
        [[gone], /gone\.png is not there any more/u],
        [many, /at most 10 images; this one has 11/u],
        [[{ ...picture('huge.png'), bytes: largestImage + 1 }], /huge\.png is too large/u],
      ];
      for (const [images, reason] of wrong) {
        const result = await actor.dispatch(
          { type: 'add-message', message: 'm', text: 'x', images },
          'user',
          'c',
        );
        assert.ok(result.type === 'refused');
        assert.match(result.reason, reason);
      }
      assert.equal(added(journal.read(actor.id)), 0, 'nothing was written');
      await expectDone(actor, {
        type: 'add-message',
        message: 'm',
        text: ' ',
        images: [picture('a.png')],
      });
      assert.equal(
        actor.getState().title,
        'a.png',
        'a chat that begins with an image is called by it',
      );
    }));

  it('are seen by a fork, and stay with it when its parent is deleted', () =>
    withChat(async ({ sessions, actor }) => {
      const cat = picture('cat.png');
      await show(actor, 'm1', cat);
      await answer(actor, 'm1');
      const forked = sessions.fork(actor.id, { message: 'm1' }, 'c');
      assert.ok(forked.type === 'opened');
      const { id } = forked.actor;
      const { data: _data, ...ref } = cat;
      await show(forked.actor, 'm2', ref);
      assert.equal(sessions.image(id, cat.id)?.data, cat.data);
      await sessions.remove(actor.id);
      assert.equal(sessions.image(id, cat.id)?.data, cat.data);
      assert.equal(sessions.image(actor.id, cat.id), undefined);
    }));

  it('come through cold storage, and go with their chat for good', () =>
    withChat(async ({ folder, journal, sessions, actor }) => {
      const cat = picture('cat.png', 50_000);
      await show(actor, 'm1', cat);
      await sessions.archive(actor.id, 'c');
      assert.equal(sessions.image(actor.id, cat.id)?.data, cat.data);
      await sessions.restore(actor.id, 'c');
      assert.equal(sessions.image(actor.id, cat.id)?.data, cat.data);
      const piece = cat.data.slice(20_000, 20_060);
      const inFiles = (): boolean =>
        ['journal.db', 'journal.db-wal'].some((name) =>
          readFileSync(join(folder, name)).includes(piece),
        );
      assert.ok(inFiles());
      await sessions.remove(actor.id);
      assert.ok(!inFiles());
      assert.deepEqual(journal.read(actor.id), []);
    }));

  it('travel in an export, and are there as they were', () =>
    withChat(async ({ journal, actor }) => {
      const cat = picture('cat.png', 100_000);
      await show(actor, 'm1', cat);
      await answer(actor, 'm1');
      const events = journal.read(actor.id);
      const { bytes, masked } = bundleOf(events);
      assert.deepEqual(masked, []);
      const imported = onlySession(parseImport(bytes, 'a.parley.json'));
      assert.deepEqual(imported.events, events);
      await withJournal(async (other) => {
        const sink = {
          find: () => undefined,
          insert: (id: string, all: readonly SessionEvent[]) =>
            Promise.resolve(other.importSession(id, all)),
        };
        await takeSession(imported, sink, { put: () => Promise.resolve('there' as const) });
        assert.equal(other.image(actor.id, cat.id)?.data, cat.data);
      });
    }));

  it('keep their bytes in an export, whatever these look like', () =>
    withChat(async ({ journal, actor }) => {
      // In pieces, so that this file does not hold what looks like a key.
      const data = `////${['AKIA', 'IOSFODNN7', 'EXAMPLQ'].join('')}////`;
      const bytes = Buffer.from(data, 'base64');
      const odd = { ...picture('odd.png'), data, id: imageId(bytes), bytes: bytes.length };
      await show(actor, 'm1', odd);
      const { text, masked } = bundleOf(journal.read(actor.id));
      assert.deepEqual(masked, []);
      assert.ok(text.includes(data));
    }));

  it('are left out of an import where they are not what they say they are', () =>
    withChat(async ({ journal, actor }) => {
      await show(actor, 'm1', picture('cat.png'));
      const forged = journal
        .read(actor.id)
        .map((event) =>
          event.type === 'image-added'
            ? Object.assign({}, event, { data: picture('other.png').data })
            : event,
        );
      const parsed = parseImport(bundleOf(forged).bytes, 'a.parley.json');
      assert.ok(parsed.type === 'sessions');
      assert.equal(added(parsed.sessions[0]?.events ?? []), 0);
      assert.match(parsed.problems.join(' '), /no image that it says it is/u);
    }));
});

describe('the kind of a picture', () => {
  it('is told by its first bytes', () => {
    const of = (text: string): string | undefined => imageTypeOf(Buffer.from(text, 'latin1'));
    assert.equal(of('\x89PNG\r\n\x1a\n...'), 'image/png');
    assert.equal(of('\xff\xd8\xff\xe0'), 'image/jpeg');
    assert.equal(of('GIF89a....'), 'image/gif');
    assert.equal(of('RIFF\x10\0\0\0WEBPVP8 '), 'image/webp');
    for (const other of ['<svg xmlns="', 'RIFF\x10\0\0\0WAVEfmt ', '', '\x89PN']) {
      assert.equal(of(other), undefined);
    }
  });
});
