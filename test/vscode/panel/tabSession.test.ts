import assert from 'node:assert/strict';
import { SessionRegistry } from '../../../src/sessions/sessionRegistry.ts';
import { TabSession } from '../../../src/vscode/panel/tabSession.ts';
import {
  expectDone,
  overriding,
  testServices,
  withJournal,
} from '../../sessions/sessionHelpers.ts';
import { noDrafts } from '../noDrafts.ts';

interface Scene {
  readonly sessions: SessionRegistry;
  readonly tab: TabSession;
  readonly told: () => number;
  /** Sessions that were claimed and released, in order. */
  readonly leases: readonly string[];
}

async function withTab(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withJournal(async (real) => {
    const leases: string[] = [];
    const journal = overriding(real, {
      claim(id) {
        leases.push(`claim ${id}`);
        return real.claim(id);
      },
      release(id) {
        leases.push(`release ${id}`);
        real.release(id);
      },
    });
    const services = testServices(journal);
    const sessions = new SessionRegistry(services);
    const made = await sessions.create({}, 'c');
    assert.equal(made.type, 'created');
    await expectDone(made.actor, { type: 'add-message', message: 'm', text: 'hello' });
    const tab = new TabSession({
      session: made.actor.id,
      sessions,
      drafts: noDrafts({ dispose: () => leases.push('drafts') }),
      onError: services.unexpected,
    });
    let told = 0;
    tab.onDidChange(() => (told += 1));
    leases.length = 0;
    await work({ sessions, tab, told: () => told, leases });
    tab.dispose();
    assert.deepEqual(services.errors, []);
    await sessions.close(1_000);
  });
}

describe('the session of an editor tab', function () {
  this.timeout(20_000);

  it('stays the same, is written to by this window, and is let go with the tab', () =>
    withTab(async ({ tab, leases, told, sessions }) => {
      const actor = await tab.actor();
      assert.equal(actor?.id, tab.id());
      assert.deepEqual(leases, [`claim ${tab.id()}`]);
      await sessions.rename(tab.id(), 'Another name', 'c');
      assert.equal(told(), 0, 'its own events are no reason to begin anew');
      tab.dispose();
      assert.deepEqual(leases.slice(1), ['drafts', `release ${tab.id()}`]);
    }));

  it('is shown anew when it has another actor', () =>
    withTab(async ({ tab, sessions, told }) => {
      const before = await tab.actor();
      await sessions.reopen(tab.id());
      await sessions.rename(tab.id(), 'After', 'c');
      assert.ok(told() > 0);
      const after = await tab.actor();
      assert.notEqual(after, before);
      assert.equal(after?.getState().title, 'After');
    }));

  it('is none where it was deleted', () =>
    withTab(async ({ tab, sessions }) => {
      await sessions.remove(tab.id());
      assert.equal(await tab.actor(), undefined);
    }));
});
