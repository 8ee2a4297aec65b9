import assert from 'node:assert/strict';
import { ModelCatalog } from '../../../src/models/catalog.ts';
import type { ContextReceipt } from '../../../src/protocol/contextItems.ts';
import { Emitter } from '../../../src/protocol/emitter.ts';
import { nullLog } from '../../../src/protocol/log.ts';
import type { Interruption } from '../../../src/protocol/interruptions.ts';
import type { Banner, PanelStatus } from '../../../src/protocol/panel.ts';
import type { Conversations } from '../../../src/rooms/conversations.ts';
import type { SessionActor } from '../../../src/sessions/sessionActor.ts';
import { SessionRegistry } from '../../../src/sessions/sessionRegistry.ts';
import { ActiveSession } from '../../../src/vscode/sessions/activeSession.ts';
import { DismissedBanners } from '../../../src/vscode/panel/dismissedBanners.ts';
import type { Editors } from '../../../src/vscode/editor/editors.ts';
import type { SettingsReader } from '../../../src/vscode/settings.ts';
import { StatusFeed } from '../../../src/vscode/panel/statusFeed.ts';
import { FakeProvider } from '../../rooms/roomHelpers.ts';
import {
  expectDone,
  FakeClock,
  overriding,
  passing,
  receipt,
  startReply,
  testServices,
  withJournal,
} from '../../sessions/sessionHelpers.ts';
import { FakeMemento } from '../fakeMemento.ts';
import { noDrafts } from '../noDrafts.ts';

/** One count that a feed asked for, until the test answers it. */
interface Count {
  readonly session: string;
  readonly signal: AbortSignal;
  readonly answer: (used: number) => void;
  readonly fail: () => void;
}

interface Scene {
  readonly feed: StatusFeed;
  readonly active: ActiveSession;
  readonly sessions: SessionRegistry;
  readonly shown: SessionActor;
  readonly counts: Count[];
  readonly counted: Emitter<void>;
  readonly running: Set<string>;
  readonly interrupted: Interruption[];
  /** Sessions that another window writes to. */
  readonly elsewhere: Set<string>;
  /** Whether the next append throws, as a fault in the code would. */
  readonly fault: { throws: boolean };
  readonly errors: string[];
  readonly edited: Emitter<void>;
  /** Another page wrote the draft of a session. */
  readonly drafted: Emitter<string>;
  readonly runningChanged: Emitter<void>;
  /** Resolves at the next status for which `wanted` holds, or at once. */
  readonly clock: FakeClock;
  readonly until: (wanted: (status: PanelStatus) => boolean) => Promise<PanelStatus>;
}

const banner: Banner = { id: 'b', severity: 'info', text: 'Something', dismissible: true };

async function withFeed(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withJournal(async (real) => {
    const [elsewhere, interrupted]: [Set<string>, Interruption[]] = [new Set(), []];
    const fault = { throws: false };
    const journal = overriding(real, {
      lease: (session) => (elsewhere.has(session) ? { type: 'elsewhere' } : real.lease(session)),
      append: (...args) => {
        if (fault.throws) throw new Error('a fault');
        return real.append(...args);
      },
    });
    const clock = new FakeClock();
    const services = { ...testServices(journal), clock };
    const sessions = new SessionRegistry(services);
    const drafted = new Emitter<string>(services.unexpected);
    const drafts = noDrafts({ onDidChange: (listener) => drafted.on(listener) });
    const active = new ActiveSession(sessions, new FakeMemento(), drafts, services.unexpected);
    const shown = await active.actor();
    assert.ok(shown);
    const [counts, running, errors]: [Count[], Set<string>, string[]] = [[], new Set(), []];
    const counted = new Emitter<void>(services.unexpected);
    const edited = new Emitter<void>(services.unexpected);
    const runningChanged = new Emitter<void>(services.unexpected);
    const conversations = {
      modelOf: () => undefined,
      runningSessions: () => running,
      progressOf: () => undefined,
      onDidChangeRunning: (listener: () => void) => runningChanged.on(listener),
      preview: (session: string, _draft: string, signal: AbortSignal) =>
        new Promise<ContextReceipt>((resolve, reject) => {
          counts.push({
            session,
            signal,
            answer: (used) => resolve({ ...receipt, used }),
            fail: () => reject(new Error('not counted')),
          });
          counted.emit();
        }),
    };
    const feed = new StatusFeed({
      active,
      sessions,
      health: () => undefined,
      conversations: conversations as unknown as Conversations,
      catalog: new ModelCatalog({ fallback: new FakeProvider('f'), onError: services.unexpected }),
      editors: {
        onDidChange: (listener: () => void) => edited.on(listener),
      } as unknown as Editors,
      settings: {
        onDidChange: () => ({ dispose: () => undefined }),
        get: () => ({
          enterSends: true,
          announce: 'off',
          failover: [],
          routes: { wishes: {}, profiles: {} },
        }),
      } as unknown as SettingsReader,
      banners: () => [banner],
      dismissed: new DismissedBanners(new FakeMemento(), services.unexpected),
      writable: true,
      interrupted: () => interrupted,
      log: { ...nullLog, error: (line) => void errors.push(line) },
    });
    const until = async (wanted: (status: PanelStatus) => boolean): Promise<PanelStatus> => {
      if (wanted(feed.status())) return feed.status();
      const { promise, resolve } = Promise.withResolvers<PanelStatus>();
      const subscription = feed.onDidChange(() => {
        if (wanted(feed.status())) resolve(feed.status());
      });
      return promise.finally(() => subscription.dispose());
    };
    await work({
      clock,
      feed,
      active,
      sessions,
      shown,
      counts,
      counted,
      running,
      interrupted,
      elsewhere,
      fault,
      errors,
      edited,
      drafted,
      runningChanged,
      until,
    });
    feed.dispose();
    assert.deepEqual(
      services.errors.filter((error) => !String(error).includes('a fault')),
      [],
    );
    await sessions.close(1_000);
  });
}

/** The latest count, once it waits for its answer; `after` so many others. */
async function latest({ counts, counted }: Scene, after = 0): Promise<Count> {
  const { promise, resolve } = Promise.withResolvers<Count>();
  const check = (): void => {
    const count = counts.at(-1);
    if (count && counts.length > after && !count.signal.aborted) resolve(count);
  };
  const subscription = counted.on(check);
  check();
  return promise.finally(() => subscription.dispose());
}

/** Answers what waits, so that the next count is another one. */
async function settle(scene: Scene, used = 1): Promise<void> {
  (await latest(scene)).answer(used);
  await scene.until(({ context }) => context?.receipt.used === used && !context.counting);
}

describe('the feed of the panel’s status', function () {
  this.timeout(20_000);

  it('shows what was counted, and that it is being counted anew', () =>
    withFeed(async (scene) => {
      assert.equal(scene.feed.status().context, undefined);
      await settle(scene, 12);
      scene.edited.emit();
      assert.equal(scene.feed.status().context?.counting, true);
      assert.equal(scene.feed.status().context?.receipt.used, 12, 'the old count stays meanwhile');
      await settle(scene, 13);
    }));

  it('drops a count that another one overtook', () =>
    withFeed(async (scene) => {
      const first = await latest(scene);
      scene.edited.emit();
      const second = await latest(scene, scene.counts.length);
      assert.ok(first.signal.aborted);
      second.answer(2);
      await scene.until(({ context }) => context?.receipt.used === 2);
      first.answer(1);
      await Promise.resolve();
      assert.equal(scene.feed.status().context?.receipt.used, 2);
    }));

  it('counts anew for what changes the next request, and not for a growing reply', () =>
    withFeed(async (scene) => {
      const { shown, counts } = scene;
      await settle(scene, 1);
      for (const command of [
        { type: 'add-message', message: 'm', text: 'Hi' },
        startReply('r', 'm'),
      ] as const) {
        const before = counts.length;
        await expectDone(shown, command);
        (await latest(scene, before)).answer(before);
        await scene.until(({ context }) => context?.receipt.used === before);
      }
      const before = counts.length;
      await expectDone(shown, { type: 'grow-reply', reply: 'r', text: 'word' });
      assert.equal(scene.feed.status().context?.counting, false);
      await expectDone(shown, { type: 'end-reply', reply: 'r', reason: 'stop' });
      await latest(scene, before);
      assert.equal(counts.length, before + 1, 'once, for the end');
    }));

  it('counts anew what another page wrote in the same chat', () =>
    withFeed(async (scene) => {
      await settle(scene, 1);
      const before = scene.counts.length;
      scene.drafted.emit('another chat');
      assert.equal(scene.feed.status().context?.counting, false);
      scene.drafted.emit(scene.shown.id);
      await latest(scene, before);
      assert.equal(scene.feed.status().context?.counting, true);
    }));

  it('says so where counting failed, and counts no longer', () =>
    withFeed(async (scene) => {
      await settle(scene, 1);
      const before = scene.counts.length;
      scene.edited.emit();
      (await latest(scene, before)).fail();
      const status = await scene.until(({ context }) => context === undefined);
      assert.equal(status.context, undefined, 'what was counted before may not be true any more');
      assert.ok(scene.errors.some((line) => line.includes('counted')));
    }));

  it('follows the session shown', () =>
    withFeed(async (scene) => {
      await settle(scene, 1);
      const made = await scene.sessions.create({ title: 'Another' }, 'c');
      assert.equal(made.type, 'created');
      const before = scene.counts.length;
      await scene.active.show(made.actor.id);
      assert.equal(scene.feed.status().context, undefined, 'not the other chat’s count');
      const count = await latest(scene, before);
      assert.equal(count.session, made.actor.id);
      count.answer(5);
      await scene.until(({ context }) => context?.receipt.used === 5);
      assert.equal(scene.feed.title(), 'Another');
      await expectDone(scene.shown, { type: 'add-message', message: 'm', text: 'Hi' });
      assert.equal(scene.feed.status().context?.counting, false, 'the old one is left alone');
    }));

  it('names the other chats in which a reply is running', () =>
    withFeed(async (scene) => {
      const made = await scene.sessions.create({ title: 'Another' }, 'c');
      assert.equal(made.type, 'created');
      const told = scene.until(({ runningElsewhere }) => runningElsewhere.length > 0);
      scene.running.add(made.actor.id).add(scene.shown.id);
      scene.runningChanged.emit();
      assert.deepEqual((await told).runningElsewhere, ['Another']);
    }));

  it('takes a banner away when it is dismissed', () =>
    withFeed(async ({ feed, until }) => {
      assert.deepEqual(feed.status().banners, [banner]);
      const told = until(({ banners }) => banners.length === 0);
      feed.dismiss('b');
      await told;
    }));

  it('says that another window writes to the chat, and takes no text meanwhile', () =>
    withFeed(async ({ feed, until, shown, sessions, elsewhere }) => {
      assert.equal(feed.status().writable, true);
      elsewhere.add(shown.id);
      const told = until(({ writable }) => !writable);
      sessions.changed();
      const { banners } = await told;
      assert.deepEqual(
        banners.map(({ action }) => action?.command),
        ['take-over', undefined],
      );
      elsewhere.clear();
      assert.equal(feed.status().writable, true);
    }));

  it('says that a chat stopped after repeated errors, until it is made anew', () =>
    withFeed(async (scene) => {
      const { feed, shown, active, sessions, fault, until } = scene;
      await settle(scene, 1);
      fault.throws = true;
      const reopenable = ({ banners }: PanelStatus): boolean =>
        banners.some(({ action }) => action?.command === 'reopen-session');
      const told = until(reopenable);
      // Each is tried twice, and it is made anew after a while that grows.
      for (let n = 0; n < 3; n++) {
        assert.ok(!reopenable(feed.status()));
        await passing(scene.clock, shown.dispatch({ type: 'pin', pinned: true }, 'user', 'c'));
      }
      await told;
      fault.throws = false;
      await sessions.reopen(shown.id);
      const before = scene.counts.length;
      active.refresh();
      (await latest(scene, before)).answer(2);
      await until((status) => !reopenable(status));
    }));

  it('names what an unclean end cut off', () =>
    withFeed(async ({ feed, until, interrupted, sessions, shown }) => {
      assert.deepEqual(feed.status().interrupted, []);
      interrupted.push({
        id: 'r1',
        kind: 'reply',
        session: shown.id,
        title: 'Cut off',
        label: 'Why?',
        at: 1,
        actions: ['continue', 'retry', 'discard'],
      });
      const told = until((status) => status.interrupted.length > 0);
      sessions.changed();
      assert.deepEqual((await told).interrupted, interrupted);
    }));

  it('ends with its counting and tells nobody after', () =>
    withFeed(async (scene) => {
      const count = await latest(scene);
      let told = 0;
      scene.feed.onDidChange(() => (told += 1));
      scene.feed.dispose();
      assert.ok(count.signal.aborted);
      scene.edited.emit();
      scene.runningChanged.emit();
      await expectDone(scene.shown, { type: 'add-message', message: 'm', text: 'Hi' });
      assert.equal(told, 0);
    }));
});
