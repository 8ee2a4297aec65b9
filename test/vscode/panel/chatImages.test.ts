import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { Emitter } from '../../../src/protocol/emitter.ts';
import { nullLog } from '../../../src/protocol/log.ts';
import type { ImageIntent } from '../../../src/protocol/imageIntent.ts';
import type { HostMessage, PanelStatus } from '../../../src/protocol/panel.ts';
import { SessionRegistry } from '../../../src/sessions/sessionRegistry.ts';
import { ChatImages } from '../../../src/vscode/panel/chatImages.ts';
import type { LateQueues } from '../../../src/vscode/panel/lateQueues.ts';
import { ShownPanel, type PanelRoom } from '../../../src/vscode/panel/shownPanel.ts';
import { expectDone, testServices, withJournal } from '../../sessions/sessionHelpers.ts';
import { noDrafts } from '../noDrafts.ts';

const nothing = { dispose: () => undefined };
const head = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

interface Scene {
  readonly page: {
    /** What the page was sent. */
    readonly got: readonly HostMessage[];
    says(message: unknown): void;
  };
  readonly sessions: SessionRegistry;
  readonly session: string;
  readonly images: ChatImages;
  /** Resolves with the newest message of that type, once there are so many. */
  readonly heard: <T extends HostMessage['type']>(
    type: T,
    count: number,
  ) => Promise<Extract<HostMessage, { type: T }>>;
}

/** A page on a session, with the real images behind it. */
async function withPage(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withJournal(async (journal, folder) => {
    const services = testServices(journal);
    const sessions = new SessionRegistry(services);
    const made = await sessions.create({}, 'c');
    assert.ok(made.type === 'created');
    const { actor } = made;
    const images = new ChatImages({ folder: join(folder, 'drafts'), sessions, log: nullLog });
    const got: HostMessage[] = [];
    const arrived = new Emitter<void>(services.unexpected);
    const said = new Emitter<unknown>(services.unexpected);
    const webview = {
      postMessage(message: HostMessage) {
        got.push(message);
        arrived.emit();
        return Promise.resolve(true);
      },
      onDidReceiveMessage: (listener: (message: unknown) => void) => said.on(listener),
    } as unknown as vscode.Webview;
    const room: PanelRoom = {
      active: {
        id: () => actor.id,
        actor: () => Promise.resolve(actor),
        failure: () => undefined,
        drafts: noDrafts(),
        onDidChange: () => nothing,
      },
      status: () => ({}) as PanelStatus,
      onDidChangeStatus: () => nothing,
      past: () => undefined,
      onDidChangePast: () => nothing,
      leavePast: () => undefined,
      onDidReveal: () => nothing,
      takeReveal: () => undefined,
      approvals: {
        settle: () => Promise.resolve(),
        shownIn: () => nothing,
        looked: () => undefined,
      },
      images: () => Promise.resolve(images),
      skills: () =>
        Promise.resolve({
          catalog: () => Promise.resolve({ skills: [], hidden: [], broken: [] }),
          onDidChange: () => nothing,
        }),
      fileChanges: () =>
        Promise.resolve({ since: () => Promise.resolve(new Set()), onDidChange: () => nothing }),
      queues: () =>
        Promise.resolve({
          of: () => Promise.resolve({ messages: [] }),
          onDidChange: () => nothing,
        }) as unknown as ReturnType<LateQueues>,
      slashCommands: () => Promise.resolve([]),
      act: (intent, reply) => images.act(intent as ImageIntent, (message) => reply.send(message)),
    };
    const page = {
      webview,
      isVisible: () => true,
      onDidChangeVisibility: () => nothing,
      build: '2.0.0',
      reload: () => undefined,
      focus: { gained: () => undefined, lost: () => undefined },
    };
    const panel = new ShownPanel(page, room, nullLog, () => undefined);
    const heard: Scene['heard'] = async (type, count) => {
      for (;;) {
        const found = got.filter((each) => isOf(type, each));
        const last = found.at(-1);
        if (last && found.length >= count) return last;
        const { promise, resolve } = Promise.withResolvers<void>();
        const subscription = arrived.on(resolve);
        await promise;
        subscription.dispose();
      }
    };
    let seq = 0;
    const says = (message: unknown): void => said.emit({ page: 'p', seq: seq++, message });
    says({ type: 'ready', build: '2.0.0' });
    await heard('draft-images', 1);
    await work({ page: { got, says }, sessions, session: actor.id, images, heard });
    assert.deepEqual(services.errors, []);
    panel.dispose();
    images.dispose();
    await sessions.close(1_000);
  });
}

function isOf<T extends HostMessage['type']>(
  type: T,
  message: HostMessage,
): message is Extract<HostMessage, { type: T }> {
  return message.type === type;
}

const given = (name: string, size = 100_000) => ({
  name,
  width: 40,
  height: 30,
  data: Buffer.concat([head, randomBytes(size)]).toString('base64'),
});

describe('the images of a page', () => {
  it('are told by name, and their bytes go to the page only where it asks', () =>
    withPage(async ({ page, sessions, session, images, heard }) => {
      const cat = given('cat.png');
      page.says({ type: 'attach-image', session, ...cat });
      const { images: drafts } = await heard('draft-images', 3);
      assert.deepEqual(
        drafts.map(({ name }) => name),
        ['cat.png'],
      );
      const ids = drafts.map(({ id }) => id);
      const opened = sessions.open(session);
      assert.ok(opened.type === 'opened');
      await expectDone(opened.actor, {
        type: 'add-message',
        message: 'm',
        text: 'What is this?',
        images: await images.toSend(session, ids),
      });
      await images.sent(session, ids);
      const { events } = await heard('events', 1);
      assert.deepEqual(
        events.map(({ type }) => type),
        ['message-added'],
      );
      assert.deepEqual((await heard('draft-images', 4)).images, []);
      assert.ok(!JSON.stringify(page.got).includes(cat.data.slice(0, 200)));

      page.says({ type: 'load-image', session, image: ids[0] });
      const { content } = await heard('image', 1);
      assert.deepEqual(content, { mimeType: 'image/png', data: cat.data });
      page.says({ type: 'load-image', session, image: 'f'.repeat(64) });
      assert.equal((await heard('image', 2)).content, undefined);
    }));

  it('are the same after the page was made anew', () =>
    withPage(async ({ page, session, heard }) => {
      page.says({ type: 'attach-image', session, ...given('cat.png') });
      await heard('draft-images', 3);
      page.says({ type: 'ready', build: '2.0.0' });
      const { images } = await heard('draft-images', 4);
      assert.deepEqual(
        images.map(({ name }) => name),
        ['cat.png'],
      );
    }));

  it('that are none are refused in words', () =>
    withPage(async ({ page, session, heard }) => {
      const data = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64');
      page.says({ type: 'attach-image', session, ...given('x.svg'), data });
      const { problem, images } = await heard('draft-images', 2);
      assert.match(problem ?? '', /x\.svg is no image/u);
      assert.deepEqual(images, []);
    }));

  it('that were attached and not sent go with their chat', () =>
    withPage(async ({ page, sessions, session, images, heard }) => {
      page.says({ type: 'attach-image', session, ...given('cat.png') });
      await heard('draft-images', 3);
      await sessions.create({}, 'c');
      await sessions.remove(session);
      await heard('draft-images', 4);
      assert.deepEqual(await images.drafts(session), []);
    }));
});
