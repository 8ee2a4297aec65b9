// The page and its host: what is looked at, what is hidden, what is asked for, and what makes no sense.
import assert from 'node:assert/strict';
import { parseDashboardMessage } from '../../../webview/dashboard/dashboardMessage.ts';
import { parseDashboardIntent } from '../../../src/vscode/dashboard/dashboardIntents.ts';
import { newSession, withRoom, type TestRoom } from '../../rooms/roomHelpers.ts';
import { withFolder } from '../../sessions/sessionHelpers.ts';
import { openGateway, watchDashboard, type Watched } from './watchedDashboard.ts';

async function withPage(work: (page: Watched, room: TestRoom) => Promise<void>): Promise<void> {
  await withFolder((folder) =>
    withRoom(async (room) => {
      const gateway = openGateway(folder);
      const page = watchDashboard({ room, gateway, usageFolder: folder });
      try {
        await page.until((state) => Object.keys(state).length === 8);
        await work(page, room);
      } finally {
        page.dispose();
        gateway.dispose();
      }
    }),
  );
}

describe('the dashboard in its page', () => {
  it('is whole, and understood, without a model, a chat or a folder', () =>
    withPage(async (page) => {
      const [first] = page.messages;
      assert.equal(first?.type, 'snapshot');
      assert.deepEqual(parseDashboardMessage(first), first);
      const { sessions, models, usage, letters, index, alerts } = page.state();
      assert.deepEqual(
        [sessions?.rows, models?.rows, usage?.models, letters?.rows, index?.phase, alerts],
        [[], [], [], [], 'off', []],
      );
      await Promise.resolve();
    }));

  it('is told nothing while it is hidden, listens to nothing, and is whole when shown again', () =>
    withPage(async (page, room) => {
      assert.ok(page.listeners() > 0);
      const before = page.messages.length;
      page.setVisible(false);
      assert.equal(page.listeners(), 0);
      await newSession(room);
      assert.equal(page.messages.length, before);
      page.setVisible(true);
      await page.until(({ sessions }) => sessions?.live === 1);
      assert.equal(page.messages[before]?.type, 'snapshot');
      assert.deepEqual(page.errors, []);
    }));

  it('does what its page asks for, and nothing that no page may ask for', () =>
    withPage(async (page) => {
      const asked = [
        { type: 'open-session', session: 's' },
        { type: 'stop', session: 's' },
        { type: 'command', command: 'show-usage' },
      ];
      for (const intent of asked) page.say(intent);
      for (const intent of hostile) page.say(intent);
      assert.deepEqual(page.actions, asked);
      await Promise.resolve();
    }));

  it('gives everything once more where a number was missed', () =>
    withPage(async (page) => {
      const before = page.messages.length;
      page.say({ type: 'resync', expected: 3, got: 5 });
      await page.until(() => page.messages.length > before);
      assert.equal(page.messages[before]?.type, 'snapshot');
    }));
});

const hostile: readonly unknown[] = [
  undefined,
  'stop',
  [],
  { type: 'command', command: 'workbench.action.quit' },
  { type: 'stop', session: 7 },
  { type: 'stop', session: 'x'.repeat(10_000) },
  { type: 'stop', session: '' },
  { type: 'open-session' },
  { type: 'discard-letter', letter: { topic: 'a', subscriber: 'b' } },
  { type: '__proto__' },
];

describe('what a page of the dashboard may say', () => {
  for (const intent of hostile) {
    it(`is not ${JSON.stringify(intent)?.slice(0, 60)}`, () =>
      assert.equal(parseDashboardIntent(intent), undefined));
  }
});
