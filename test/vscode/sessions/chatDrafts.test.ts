import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { digestOf } from '../../../src/protocol/textDigest.ts';
import type { SessionRegistry } from '../../../src/sessions/sessionRegistry.ts';
import { ChatDrafts, type PageDrafts } from '../../../src/vscode/sessions/chatDrafts.ts';
import { withFolder } from '../../sessions/sessionHelpers.ts';
import { FakeMemento } from '../fakeMemento.ts';

interface Drafts {
  readonly page: PageDrafts;
  readonly memory: FakeMemento;
  /** Another one over the same memory and disk: the next start of the host. */
  readonly restart: () => PageDrafts;
  readonly folder: string;
  /** What the log would say. */
  readonly errors: readonly unknown[];
}

async function withDrafts(
  work: (drafts: Drafts) => Promise<void>,
  sessions: Pick<SessionRegistry, 'onDidChange' | 'list'> = quietSessions,
): Promise<void> {
  await withFolder(async (folder) => {
    const memory = new FakeMemento();
    const errors: unknown[] = [];
    const restart = (): PageDrafts =>
      new ChatDrafts(sessions, memory, folder, (error) => errors.push(error)).page();
    await work({ memory, page: restart(), restart, folder, errors });
  });
}

const quietSessions = { onDidChange: () => ({ dispose() {} }), list: () => [] };

describe('drafts', function () {
  this.timeout(60_000);

  it('are kept by session', () =>
    withDrafts(async ({ page }) => {
      await page.write('a', 'half a');
      await page.write('b', 'thought');
      assert.equal(page.read('a'), 'half a');
      assert.equal(page.read('b'), 'thought');
      assert.equal(page.read('c'), '');
    }));

  it('leave nothing behind when they are sent', () =>
    withDrafts(async ({ page, restart, folder }) => {
      await page.write('a', 'half a');
      await page.write('a', '');
      await page.write('b', '');
      assert.equal(page.read('a'), '');
      assert.equal(restart().read('a'), '');
      assert.deepEqual(await readdir(join(folder, 'draftTexts')), []);
    }));

  it('are whole after the host was killed, however long and many they are', () =>
    withDrafts(async ({ page, memory, restart }) => {
      const texts = Array.from({ length: 20 }, (_, i) => `${i} é漢😀\r\n`.repeat(100_000));
      for (const [i, text] of texts.entries()) await page.write(`session-${i}`, text);
      // Nobody says goodbye: what is not on the disk by now is gone.
      const next = restart();
      for (const [i, text] of texts.entries()) {
        assert.ok(next.read(`session-${i}`) === text, `session ${i}`);
        assert.ok(page.read(`session-${i}`) === text, `session ${i}, in the same run`);
      }
      assert.ok(Buffer.byteLength(JSON.stringify(memory.get('parley.drafts', {}))) < 100);
    }));

  it('are the latest text, whatever is typed where and how fast', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            session: fc.constantFrom('01A', '01B', '01C', '7', '__proto__', 'constructor'),
            length: fc.oneof(fc.nat(100), fc.nat(30_000)),
            waits: fc.boolean(),
          }),
          { maxLength: 12 },
        ),
        (typed) =>
          withDrafts(async ({ page, restart, errors }) => {
            const latest = new Map<string, string>();
            const writes: Promise<void>[] = [];
            for (const { session, length, waits } of typed) {
              const text = 'é'.repeat(length);
              latest.set(session, text);
              const written = page.write(session, text);
              writes.push(written);
              assert.ok(page.read(session) === text, 'at once');
              if (waits) await written;
            }
            await Promise.all(writes);
            const next = restart();
            for (const [session, text] of latest) {
              assert.equal(next.read(session).length, text.length);
              assert.ok(next.read(session) === text);
            }
            assert.deepEqual(errors, []);
          }),
      ),
      { numRuns: 60 },
    ));

  it('are found where an older Parley kept them, until they are sent', () =>
    withDrafts(async ({ page, memory, restart }) => {
      await memory.update('parley.drafts', { a: 'from before', b: 'also' });
      assert.equal(page.read('a'), 'from before');
      await page.write('a', 'from before, and more');
      assert.equal(restart().read('a'), 'from before, and more');
      await page.write('a', '');
      assert.equal(restart().read('a'), '');
      assert.equal(restart().read('b'), 'also');
      await page.write('b', '');
      assert.equal(memory.get('parley.drafts'), undefined);
    }));

  it('are in memory, and it is said, where the disk does not take them', () =>
    withDrafts(async ({ page, folder, errors }) => {
      await writeFile(join(folder, 'draftTexts'), 'in the way');
      await page.write('a', 'half a thought');
      assert.equal(page.read('a'), 'half a thought');
      assert.ok(page.failure());
      assert.equal(errors.length, 2, 'to read what stands there, and to write');
      await rm(join(folder, 'draftTexts'));
      await page.write('a', 'half a thought more');
      assert.equal(page.failure(), undefined);
    }));

  it('are kept beside messages that are written anew, of any length, each by itself', () =>
    withDrafts(async ({ page, restart, folder }) => {
      const long = 'é漢😀\r\n'.repeat(300_000);
      await page.writeRevision('a', 'm1', 'first');
      await page.writeRevision('a', 'm2', long);
      await page.writeRevision('b', 'm1', 'over there');
      await page.writeRevision('a', 'm1', 'first, and more');
      const next = restart();
      assert.deepEqual(
        new Map(next.revisions('a').map(({ message, text }) => [message, text])),
        new Map([
          ['m1', 'first, and more'],
          ['m2', long],
        ]),
      );
      await next.writeRevision('a', 'm2', '');
      assert.deepEqual(restart().revisions('a'), [{ message: 'm1', text: 'first, and more' }]);
      await next.writeRevision('a', 'm1', '');
      assert.deepEqual(restart().revisions('a'), []);
      assert.deepEqual(await readdir(join(folder, 'revisionTexts')), ['b.txt']);
      assert.equal(page.read('a'), '');
    }));

  it('are none, and it is said, where what is kept of a message cannot be read', () =>
    withDrafts(async ({ page, folder, errors, restart }) => {
      await page.writeRevision('a', 'm1', 'first');
      await writeFile(join(folder, 'revisionTexts', 'a.txt'), '[{"message":"m1","te');
      const next = restart();
      assert.deepEqual(next.revisions('a'), []);
      assert.equal(errors.length, 1);
      await next.writeRevision('a', 'm1', 'again');
      assert.deepEqual(restart().revisions('a'), [{ message: 'm1', text: 'again' }]);
    }));

  it('are in memory where the disk does not take a message that is written anew', () =>
    withDrafts(async ({ page, folder }) => {
      await writeFile(join(folder, 'revisionTexts'), 'in the way');
      await page.writeRevision('a', 'm1', 'first');
      assert.deepEqual(page.revisions('a'), [{ message: 'm1', text: 'first' }]);
      assert.ok(page.failure());
    }));

  it('go with their chat', async () => {
    let listener: (() => void) | undefined;
    let there: readonly string[] = ['a', 'b'];
    const sessions = {
      onDidChange: (each: () => void) => {
        listener = each;
        return { dispose() {} };
      },
      list: () => there.map((id) => ({ id })) as unknown as ReturnType<SessionRegistry['list']>,
    };
    await withDrafts(async ({ page, folder }) => {
      await page.write('a', 'stays');
      await page.write('b', 'goes');
      await page.writeRevision('b', 'm1', 'goes, too');
      const names = () => readdir(join(folder, 'draftTexts'));
      // Where no chat can be told, the journal may be what is broken.
      there = [];
      listener?.();
      there = ['a'];
      listener?.();
      while ((await names()).length > 1) await setImmediate();
      assert.deepEqual(await names(), ['a.txt']);
      assert.equal(page.read('a'), 'stays');
      while ((await readdir(join(folder, 'revisionTexts'))).length > 0) await setImmediate();
      assert.deepEqual(page.revisions('b'), []);
    }, sessions);
  });
});

describe('a draft that two pages show', () => {
  const withPages = (
    work: (pages: {
      readonly view: PageDrafts;
      readonly tab: PageDrafts;
      /** What each was told of the other. */
      readonly told: readonly string[];
    }) => Promise<void>,
  ): Promise<void> =>
    withFolder(async (folder) => {
      const errors: unknown[] = [];
      const onError = (error: unknown): void => void errors.push(error);
      const drafts = new ChatDrafts(quietSessions, new FakeMemento(), folder, onError);
      const [view, tab] = [drafts.page(), drafts.page()];
      const told: string[] = [];
      view.onDidChange((session) => told.push(`view: ${view.read(session)}`));
      tab.onDidChange((session) => told.push(`tab: ${tab.read(session)}`));
      await work({ view, tab, told });
      drafts.dispose();
      assert.deepEqual(errors, []);
    });

  it('is one: each is told what the other writes, and not what it wrote itself', () =>
    withPages(async ({ view, tab, told }) => {
      await view.write('a', 'half');
      await view.write('a', 'half');
      await tab.write('a', 'half a thought', 1);
      assert.deepEqual(told, ['tab: half', 'view: half a thought']);
    }));

  it('is known by what it was before to the page that did not write it', () =>
    withPages(async ({ view, tab }) => {
      assert.equal(view.elsewhere('a'), undefined);
      await view.write('a', 'half');
      assert.deepEqual(tab.elsewhere('a'), { version: 1, passed: [digestOf('')] });
      await tab.write('a', 'another one', 1);
      assert.deepEqual(view.elsewhere('a'), {
        version: 2,
        passed: [digestOf(''), digestOf('half')],
      });
      assert.equal(tab.elsewhere('a'), undefined);
      assert.equal(view.elsewhere('b'), undefined);
      for (let i = 0; i < 200; i++) await tab.write('a', `text ${i}`);
      const { passed = [] } = view.elsewhere('a') ?? {};
      assert.equal(passed.length, 50);
      assert.equal(passed.at(-1), digestOf('text 198'));
    }));

  it('is not written over by a page that has not heard of it yet', () =>
    withPages(async ({ view, tab, told }) => {
      await view.write('a', 'half');
      await view.write('a', 'half a thought');
      await tab.write('a', 'from before');
      await tab.write('a', 'from before', 1);
      assert.equal(view.read('a'), 'half a thought');
      assert.deepEqual(told, ['tab: half', 'tab: half a thought']);
      await tab.write('a', 'half a thought, and more', 2);
      assert.equal(view.read('a'), 'half a thought, and more');
      await tab.write('a', 'its own goes on', 2);
      assert.equal(view.read('a'), 'its own goes on');
    }));

  it('goes where either sends it', () =>
    withPages(async ({ view, tab, told }) => {
      await view.write('a', 'half');
      await tab.sent('a', 'half ');
      assert.equal(view.read('a'), '');
      assert.equal(told.at(-1), 'view: ');
    }));

  it('goes with what its sender typed behind it, which that page has', () =>
    withPages(async ({ view }) => {
      await view.write('a', 'half');
      await view.write('a', 'half, and more');
      await view.sent('a', 'half');
      assert.equal(view.read('a'), '');
    }));

  it('stays where the other page wrote another one while it was on its way', () =>
    withPages(async ({ view, tab, told }) => {
      await view.write('a', 'half');
      await tab.write('a', 'the next question', 1);
      await view.sent('a', 'half');
      assert.equal(tab.read('a'), 'the next question');
      assert.equal(told.at(-1), 'view: the next question');
    }));

  it('is remembered by no digest where one page is all there is', () =>
    withPages(async ({ view, tab }) => {
      tab.dispose();
      await view.write('a', 'half');
      await view.write('a', 'half a thought');
      assert.deepEqual(tab.elsewhere('a'), { version: 2, passed: [] });
    }));
});
