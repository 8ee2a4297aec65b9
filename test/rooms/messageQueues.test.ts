import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MessageQueue } from '../../src/protocol/messageQueue.ts';
import { MessageQueues } from '../../src/rooms/messageQueues.ts';
import type { NewImage } from '../../src/sessions/decideImages.ts';
import { imageId } from '../../src/sessions/imageBytes.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import {
  finish,
  hangsAfter,
  lastReply,
  newSession,
  outOfOrder,
  says,
  text,
  whenIdle,
  whenSaid,
  withRoom,
  type TestRoom,
} from './roomHelpers.ts';

const folderOf = (room: TestRoom): string => join(room.folder, 'queues');

function queuesOf(room: TestRoom): MessageQueues {
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_: string, cause: unknown) => assert.fail(String(cause)),
  };
  return new MessageQueues({ ...room, folder: folderOf(room), log });
}

/** A room in which a reply runs that ends when `end` is called. */
async function withRunning(
  work: (parts: {
    readonly room: TestRoom;
    readonly actor: SessionActor;
    readonly queues: MessageQueues;
    readonly end: (failing?: boolean) => void;
  }) => Promise<void>,
): Promise<void> {
  await withRoom(async (room) => {
    const actor = await newSession(room);
    const gate = Promise.withResolvers<boolean>();
    room.provider.script = async function* (_request, signal) {
      room.provider.script = says('And this.');
      yield text('One moment');
      const stopped = new Promise<boolean>((resolve) => {
        signal.addEventListener('abort', () => resolve(false));
      });
      const failing = await Promise.race([gate.promise, stopped]);
      yield finish(failing ? { type: 'failed', failure: outOfOrder } : undefined);
    };
    const queues = queuesOf(room);
    await room.conversations.send(actor.id, 'The first');
    await whenSaid(actor, 'One moment');
    await work({ room, actor, queues, end: (failing = false) => gate.resolve(failing) });
    queues.dispose();
  });
}

const asked = (actor: SessionActor): readonly string[] =>
  actor.getState().messages.flatMap((each) => (each.kind === 'message' ? [each.text] : []));

const waiting = ({ messages }: MessageQueue): readonly string[] =>
  messages.map((each) => each.text);

/** Resolves when the queue is as wanted. */
async function until(
  queues: MessageQueues,
  session: string,
  isWanted: (queue: MessageQueue) => boolean,
): Promise<MessageQueue> {
  const { promise, resolve, reject } = Promise.withResolvers<MessageQueue>();
  const look = (): void => {
    queues.of(session).then((queue) => isWanted(queue) && resolve(queue), reject);
  };
  const subscription = queues.onDidChange(look);
  look();
  return promise.finally(() => subscription.dispose());
}

const isEmpty = ({ messages }: MessageQueue): boolean => messages.length === 0;

describe('messages that wait', () => {
  it('are sent one after another, each when the reply before it has ended well', () =>
    withRunning(async ({ room, actor, queues, end }) => {
      assert.deepEqual(await queues.add(actor.id, 'second'), { type: 'kept' });
      await queues.add(actor.id, 'third');
      const third = (await queues.of(actor.id)).messages[1]?.id;
      await queues.add(actor.id, 'between', third === undefined ? {} : { before: third });
      assert.deepEqual(waiting(await queues.of(actor.id)), ['second', 'between', 'third']);
      assert.deepEqual(asked(actor), ['The first']);
      end();
      await until(queues, actor.id, isEmpty);
      await whenIdle(room, actor);
      assert.deepEqual(asked(actor), ['The first', 'second', 'between', 'third']);
      assert.deepEqual(await readdir(folderOf(room)), []);
    }));

  it('are held where it was stopped, and go on after one that a person sends', () =>
    withRunning(async ({ room, actor, queues }) => {
      await queues.add(actor.id, 'second');
      await queues.add(actor.id, 'third');
      await room.conversations.stopAll(actor.id);
      const held = await until(queues, actor.id, (queue) => queue.held !== undefined);
      assert.equal(held.held, 'stopped');
      assert.deepEqual(asked(actor), ['The first']);
      await queues.sendNow(actor.id, held.messages[1]?.id ?? '');
      await until(queues, actor.id, isEmpty);
      await whenIdle(room, actor);
      assert.deepEqual(asked(actor), ['The first', 'third', 'second']);
    }));

  it('are held where it failed', () =>
    withRunning(async ({ actor, queues, end }) => {
      await queues.add(actor.id, 'second');
      end(true);
      const { held, messages } = await until(queues, actor.id, (queue) => !!queue.held);
      assert.equal(held, 'failed');
      assert.equal(messages.length, 1);
      assert.deepEqual(asked(actor), ['The first']);
    }));

  it('go out in the place of what runs when a person wants that; what came of it is kept', () =>
    withRunning(async ({ room, actor, queues }) => {
      await queues.add(actor.id, 'second');
      await queues.add(actor.id, 'third');
      const { messages } = await queues.of(actor.id);
      room.provider.script = hangsAfter('Steered');
      await queues.sendNow(actor.id, messages[1]?.id ?? '');
      await whenSaid(actor, 'Steered');
      assert.deepEqual(asked(actor), ['The first', 'third']);
      const first = actor.getState().messages[1];
      assert.ok(first?.kind === 'reply');
      assert.equal(first.status, 'stopped');
      assert.equal(first.text, 'One moment');
      const queue = await queues.of(actor.id);
      assert.deepEqual(waiting(queue), ['second']);
      assert.equal(queue.held, undefined);
    }));

  it('wait behind a message that is sent in the place of what runs', () =>
    withRunning(async ({ room, actor, queues }) => {
      await queues.add(actor.id, 'second');
      await queues.insteadOf(actor.id, async () => {
        const outcome = await room.conversations.send(actor.id, 'No, this');
        assert.equal(outcome.type, 'accepted');
      });
      await until(queues, actor.id, isEmpty);
      await whenIdle(room, actor);
      assert.deepEqual(asked(actor), ['The first', 'No, this', 'second']);
      assert.equal(lastReply(actor).text, 'And this.');
    }));

  it('can be taken away, and are at most 20', () =>
    withRunning(async ({ actor, queues }) => {
      for (let n = 1; n <= 20; n++) await queues.add(actor.id, `no. ${n}`);
      assert.deepEqual(await queues.add(actor.id, 'too much'), {
        type: 'refused',
        reason: 'At most 20 messages can wait.',
      });
      const { messages } = await queues.of(actor.id);
      await queues.remove(actor.id, messages[0]?.id ?? '');
      assert.equal((await queues.of(actor.id)).messages[0]?.text, 'no. 2');
    }));

  it('are sent at once where nothing runs any more', () =>
    withRoom(async (room) => {
      const actor = await newSession(room);
      const queues = queuesOf(room);
      assert.deepEqual(await queues.add(actor.id, 'late'), { type: 'kept' });
      await until(queues, actor.id, isEmpty);
      await whenIdle(room, actor);
      assert.deepEqual(asked(actor), ['late']);
      queues.dispose();
    }));

  it('are there after a reload, and are not sent by themselves then', () =>
    withRunning(async ({ room, actor, queues, end }) => {
      await queues.add(actor.id, 'second');
      queues.dispose();
      end();
      await whenIdle(room, actor);
      const anew = queuesOf(room);
      const queue = await anew.of(actor.id);
      assert.deepEqual(waiting(queue), ['second']);
      assert.equal(queue.held, 'reopened');
      await anew.sendNow(actor.id, queue.messages[0]?.id ?? '');
      await until(anew, actor.id, isEmpty);
      await whenIdle(room, actor);
      assert.deepEqual(asked(actor), ['The first', 'second']);
      anew.dispose();
    }));

  it('say why the disk refuses one, which then is not kept', () =>
    withRunning(async ({ room, actor, queues }) => {
      await writeFile(folderOf(room), 'no folder');
      const outcome = await queues.add(actor.id, 'second');
      assert.ok(outcome.type === 'refused');
      assert.match(outcome.reason, /cannot be written to/u);
      await rm(folderOf(room));
      assert.deepEqual(waiting(await queues.of(actor.id)), []);
    }));

  it('are none where the file is not ours', async () => {
    await withRoom(async (room) => {
      const actor = await newSession(room);
      await mkdir(folderOf(room), { recursive: true });
      await writeFile(join(folderOf(room), `${actor.id}.json`), '[{"id":1}]');
      const errors: unknown[] = [];
      const log = {
        info: () => undefined,
        warn: () => undefined,
        error: (_: string, cause: unknown) => void errors.push(cause),
      };
      const queues = new MessageQueues({ ...room, folder: folderOf(room), log });
      assert.deepEqual(await queues.of(actor.id), { messages: [] });
      assert.equal(errors.length, 1);
      queues.dispose();
    });
  });

  it('are held where the message is refused', () =>
    withRunning(async ({ room, actor, queues, end }) => {
      await queues.add(actor.id, 'x'.repeat(10));
      room.conversations.send = () => Promise.resolve({ type: 'refused', reason: 'Not now.' });
      end();
      const queue = await until(queues, actor.id, (each) => !!each.held);
      assert.equal(queue.held, 'refused');
      assert.equal(queue.reason, 'Not now.');
    }));

  /** A picture as small as one can be told for one. */
  const picture = (name: string): NewImage => {
    const bytes = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(name)]);
    const size = { bytes: bytes.length, width: 8, height: 8 };
    const data = bytes.toString('base64');
    return { id: imageId(bytes), name, mimeType: 'image/png', ...size, data };
  };

  it('keep their images, over a reload too, and send them along', () =>
    withRunning(async ({ room, actor, queues, end }) => {
      const images = [picture('a.png'), picture('b.png')];
      const extras = { images, imagesOptional: true };
      assert.deepEqual(await queues.add(actor.id, 'second', extras), { type: 'kept' });
      await queues.add(actor.id, '', { images: [picture('c.png')] });
      queues.dispose();
      end();
      await whenIdle(room, actor);
      const anew = queuesOf(room);
      const [second, third] = (await anew.of(actor.id)).messages;
      assert.ok(second && third);
      assert.deepEqual(
        second.images?.map(({ name }) => name),
        ['a.png', 'b.png'],
      );
      assert.deepEqual(await anew.images(actor.id, second.id), images);
      const shown = await anew.image(actor.id, images[1]?.id ?? '');
      assert.deepEqual(shown, { mimeType: 'image/png', data: images[1]?.data });
      await anew.remove(actor.id, third.id);
      assert.equal(await anew.image(actor.id, third.images?.[0]?.id ?? ''), undefined);
      await anew.sendNow(actor.id, second.id);
      await until(anew, actor.id, isEmpty);
      await whenIdle(room, actor);
      const sent = actor.getState().messages.findLast((each) => each.kind === 'message');
      assert.deepEqual(sent?.images, second.images);
      assert.equal(sent?.imagesOptional, true);
      assert.deepEqual(await readdir(join(folderOf(room), 'images')), []);
      anew.dispose();
    }));

  it('lose no image without a word', () =>
    withRunning(async ({ room, actor, queues, end }) => {
      const image = picture('a.png');
      await queues.add(actor.id, 'second', { images: [image] });
      await rm(join(folderOf(room), 'images'), { recursive: true });
      queues.dispose();
      const anew = queuesOf(room);
      await anew.of(actor.id);
      end();
      const queue = await until(anew, actor.id, (each) => !!each.held);
      assert.match(queue.reason ?? '', /a\.png is not there any more/u);
      assert.deepEqual(waiting(queue), ['second']);
      anew.dispose();
    }));

  it('leave no images of messages that are not there any more', () =>
    withRunning(async ({ room, actor, queues }) => {
      await queues.add(actor.id, 'second', { images: [picture('a.png')] });
      await queues.add(actor.id, 'third', { images: [picture('b.png')] });
      const [second] = (await queues.of(actor.id)).messages;
      queues.dispose();
      await writeFile(join(folderOf(room), `${actor.id}.json`), JSON.stringify([second]));
      const anew = queuesOf(room);
      assert.equal((await anew.images(actor.id, second?.id ?? '')).length, 1);
      assert.equal((await readdir(join(folderOf(room), 'images'))).length, 1);
      anew.dispose();
    }));
});
