// What the dashboard shows is what the registries know: after each step of a scripted run, and at its end.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DashboardState } from '../../../src/protocol/dashboard.ts';
import type { SessionActor } from '../../../src/sessions/sessionActor.ts';
import type { LateGateway } from '../../../src/vscode/models/lateGateway.ts';
import {
  finish,
  newSession,
  text,
  whenIdle,
  whenSaid,
  withRoom,
  type TestRoom,
} from '../../rooms/roomHelpers.ts';
import { withFolder } from '../../sessions/sessionHelpers.ts';
import { openGateway, watchDashboard, type Watched } from './watchedDashboard.ts';

interface Run {
  readonly room: TestRoom;
  readonly gateway: LateGateway;
  readonly folder: string;
  readonly page: Watched;
}

async function withRun(work: (run: Run) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const gateway = openGateway(folder, { dollarsPerDay: 5, tokensPerSession: 10_000 });
    const guard: LateGateway['guard'] = (model) => gateway.guard(model);
    await withRoom(
      async (room) => {
        const page = watchDashboard({ room, gateway, usageFolder: folder });
        try {
          await work({ room, gateway, folder, page });
          assert.deepEqual(page.errors, []);
        } finally {
          page.dispose();
          gateway.dispose();
        }
      },
      { guard },
    );
  });
}

/** Answers that are given one by one, as the test says. */
function gatedAnswers(room: TestRoom): { readonly next: () => void } {
  const gates: (() => void)[] = [];
  room.provider.script = async function* (_request, signal) {
    const gate = Promise.withResolvers<void>();
    gates.push(gate.resolve);
    signal.addEventListener('abort', () => gate.resolve());
    yield text('One moment');
    await gate.promise;
    yield { type: 'usage', usage: { input: 1_000, output: 250 } };
    yield finish();
  };
  return { next: () => gates.shift()?.() };
}

/** What the registries say at the same moment, each asked by itself. */
async function known({ room, gateway, folder }: Run) {
  const { gateway: loaded, bus } = await gateway.parts();
  const list = room.sessions.list();
  const live = room.sessions.live();
  const load = loaded.pool.load({ ref: room.provider.ref });
  const inFile = new DatabaseSync(join(folder, 'usage.db'), { readOnly: true });
  const sums = inFile
    .prepare(
      'SELECT count(*) AS requests, total(input) AS input, total(output) AS output FROM usage',
    )
    .get();
  inFile.close();
  return {
    live: live.length,
    hibernated: list.length - live.length,
    replies: room.conversations.runningSessions().size,
    running: load.running,
    waiting: load.waiting,
    requests: sums?.['requests'],
    tokens: [sums?.['input'], sums?.['output']],
    dead: bus.deadLetters().length,
    own: live.filter(({ id }) => room.journal.lease(id).type === 'own').length,
  };
}

function shown({ sessions, models, usage, letters, journal }: DashboardState) {
  return {
    live: sessions?.live,
    hibernated: sessions?.hibernated,
    replies: sessions?.replies,
    running: models?.running,
    waiting: models?.waiting,
    requests: usage?.total.requests,
    tokens: [usage?.total.input, usage?.total.output],
    dead: letters?.dead,
    own: journal?.own,
  };
}

/** Waits until the page is told what is true now; it times out where it never is. */
async function agree(run: Run): Promise<void> {
  const wanted = JSON.stringify(await known(run));
  await run.page.until((state) => JSON.stringify(shown(state)) === wanted);
}

describe('the numbers of the dashboard', () => {
  it('are those of the registries through a run: asked, in line, answered, stopped', () =>
    withRun(async (run) => {
      const { room, page } = run;
      await agree(run);
      assert.equal(page.state().sessions?.live, 0);
      const answers = gatedAnswers(room);
      const actors: SessionActor[] = [];
      for (let n = 0; n < 3; n++) actors.push(await newSession(room));
      const [first, second, third] = actors as [SessionActor, SessionActor, SessionActor];
      await room.conversations.send(first.id, 'one');
      await whenSaid(first, 'One moment');
      for (const { id } of [second, third]) await room.conversations.send(id, 'more');
      await page.until(({ models }) => models?.waiting === 2);
      await agree(run);
      assert.deepEqual(
        { ...shown(page.state()), tokens: undefined, own: undefined },
        {
          live: 3,
          hibernated: 0,
          replies: 3,
          running: 1,
          waiting: 2,
          requests: 0,
          tokens: undefined,
          dead: 0,
          own: undefined,
        },
      );
      const [row] = page.state().models?.rows ?? [];
      assert.ok((row?.waitingSince ?? 0) <= Date.now(), 'since when the first one waits');
      const [budget] = page.state().usage?.budgets ?? [];
      assert.equal(budget?.limit, 5);
      answers.next();
      await whenIdle(room, first);
      await page.until(({ usage }) => usage?.total.requests === 1);
      await agree(run);
      await room.conversations.stopAll(third.id);
      await agree(run);
      await whenSaid(second, 'One moment');
      answers.next();
      await whenIdle(room, second);
      await page.until(({ usage, models }) => usage?.total.requests === 2 && models?.running === 0);
      await agree(run);
      assert.equal(page.state().usage?.total.input, 2_000);
      assert.equal(page.state().sessions?.rows.length, 3);
    }));

  it('are those of the budgets, with what is under way', () =>
    withRun(async (run) => {
      const { room, gateway, page } = run;
      const answers = gatedAnswers(room);
      const actor = await newSession(room);
      await room.conversations.send(actor.id, 'one');
      await whenSaid(actor, 'One moment');
      const { meter } = (await gateway.parts()).gateway;
      await page.until(() => meter.underWay().tokens > 0);
      answers.next();
      await whenIdle(room, actor);
      await page.until(({ usage }) => usage?.budgets.some(({ session }) => session) ?? false);
      const ofChat = page.state().usage?.budgets.find(({ session }) => session?.id === actor.id);
      assert.deepEqual(ofChat, {
        unit: 'tokens',
        limit: 10_000,
        spent: 1_250,
        underWay: meter.underWay(actor.id).tokens,
        session: { id: actor.id, title: actor.getState().title },
      });
    }));

  it('are those of what waits in a chat, and say when it is gone', () =>
    withRun(async (run) => {
      const { room, page } = run;
      const answers = gatedAnswers(room);
      const actor = await newSession(room);
      await room.conversations.send(actor.id, 'one');
      await whenSaid(actor, 'One moment');
      for (const words of ['two', 'three']) await page.queues.add(actor.id, words);
      await page.until(({ sessions }) => sessions?.waiting === 2);
      assert.equal(page.state().sessions?.rows[0]?.waiting, 2);
      await page.queues.clear(actor.id);
      await page.until(({ sessions }) => sessions?.waiting === 0);
      assert.deepEqual((await page.queues.of(actor.id)).messages, []);
      answers.next();
      await whenIdle(room, actor);
    }));

  it('are those of the bus: what was given up, retried and discarded', () =>
    withRun(async (run) => {
      const { gateway, page } = run;
      const { bus } = await gateway.parts();
      let isWell = false;
      const topic = bus.topic<string>({ name: 'news', critical: false, tries: 1 });
      topic.subscribe('broken', () => {
        if (!isWell) throw new Error('out of order');
      });
      for (const id of ['a', 'b']) topic.publish(id, id);
      await page.until(({ letters }) => letters?.dead === 2);
      assert.deepEqual(
        page.state().letters?.rows.map(({ topic: of, subscriber, tries, why }) => {
          return { of, subscriber, tries, why };
        }),
        Array.from({ length: 2 }, () => {
          return { of: 'news', subscriber: 'broken', tries: 1, why: 'out of order' };
        }),
      );
      assert.match(page.state().alerts?.[0]?.text ?? '', /^2 deliveries were given up/u);
      const address = { topic: 'news', subscriber: 'broken' };
      assert.equal(await bus.retry({ ...address, deliveryId: 'a' }), true);
      await page.until(({ letters }) => letters?.rows.some(({ tries }) => tries === 2) ?? false);
      isWell = true;
      assert.equal(await bus.retry({ ...address, deliveryId: 'a' }), true);
      await page.until(({ letters }) => letters?.dead === 1);
      assert.equal(bus.discard({ ...address, deliveryId: 'b' }), true);
      await page.until(({ letters, alerts }) => letters?.dead === 0 && alerts?.length === 0);
      assert.deepEqual(bus.deadLetters(), []);
    }));

  it('notice a session that is put away, and one that is made anew', () =>
    withRun(async (run) => {
      const { room, page } = run;
      const actor = await newSession(room);
      await page.until(({ sessions }) => sessions?.live === 1);
      await room.sessions.archive(actor.id, 'c');
      await page.until(({ sessions }) => sessions?.archived === 1);
      assert.equal(page.state().sessions?.rows[0]?.state, 'archived');
      await room.sessions.restore(actor.id, 'c');
      await page.until(({ sessions }) => sessions?.live === 1 && sessions.archived === 0);
      await room.sessions.remove(actor.id);
      await page.until(({ sessions }) => sessions?.rows.length === 0);
    }));
});
