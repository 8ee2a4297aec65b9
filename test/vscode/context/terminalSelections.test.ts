import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Availability } from '../../../src/context/sources/contextSources.ts';
import { createId } from '../../../src/protocol/ids.ts';
import {
  longestTerminal,
  type TerminalSelection,
} from '../../../src/protocol/terminalSelection.ts';
import { DraftSelections } from '../../../src/sessions/draftSelections.ts';
import { DraftTexts } from '../../../src/sessions/draftTexts.ts';
import { copiedBy, type TextClipboard } from '../../../src/vscode/context/copiedBy.ts';
import {
  TerminalSelections,
  type ReadTerminal,
} from '../../../src/vscode/context/terminalSelections.ts';

const selected = (text: string): Availability<TerminalSelection> => ({
  type: 'there',
  value: { terminal: 'bash', text },
});

const selections = (read: ReadTerminal): TerminalSelections =>
  new TerminalSelections({ read, masks: () => true });

describe('what is selected in the terminal', () => {
  /** Selections that are numbered as they are read. */
  function counted(): { readonly terminals: TerminalSelections; readonly reads: () => number } {
    let reads = 0;
    const terminals = selections(() => Promise.resolve(selected(`${(reads += 1)}`)));
    return { terminals, reads: () => reads };
  }

  it('is read when a message comes to mention it, and not while it is written on', async () => {
    const { terminals, reads } = counted();
    const chat = createId();
    await terminals.follow(chat, 'Why #term', '');
    await terminals.follow(chat, 'Why #terminals', 'Why #term');
    await terminals.follow(chat, 'Why `#terminal`', 'Why');
    assert.equal(reads(), 0);
    assert.equal(terminals.of(chat), undefined);
    await terminals.follow(chat, 'Why #terminal', 'Why #termina');
    await terminals.follow(chat, 'Why #terminal so', 'Why #terminal');
    assert.deepEqual([reads(), terminals.of(chat)], [1, selected('1')]);
    // It is sent, and the next message mentions it again.
    await terminals.follow(chat, '', 'Why #terminal so');
    assert.deepEqual(terminals.of(chat), selected('1'));
    await terminals.follow(chat, '#terminal', '');
    assert.deepEqual([reads(), terminals.of(chat)], [2, selected('2')]);
  });

  it('is read again for a message that is sent, where there was none before', async () => {
    let found: Availability<TerminalSelection> = { type: 'missing', reason: 'nothing is selected' };
    const terminals = selections(() => Promise.resolve(found));
    const chat = createId();
    await terminals.follow(chat, '#terminal', '');
    assert.equal(terminals.of(chat)?.type, 'missing');
    found = selected('late');
    await terminals.send(chat, '#terminal', '#terminal');
    assert.deepEqual(terminals.of(chat), selected('late'));
    found = selected('later still');
    await terminals.send(chat, '#terminal', '#terminal');
    assert.deepEqual(terminals.of(chat), selected('late'), 'what was shown');
  });

  it('holds no message up where it cannot be read', async () => {
    const terminals = selections(() => Promise.reject(new Error('The file is gone')));
    const chat = createId();
    for (const text of ['#terminal', 'And #terminal']) {
      await terminals.send(chat, text, '');
      assert.deepEqual(terminals.of(chat), { type: 'missing', reason: 'it could not be read' });
    }
  });

  it('is kept for each chat by itself, of those that were read last', async () => {
    const { terminals } = counted();
    const chats = Array.from({ length: 60 }, () => createId());
    for (const chat of chats) await terminals.take(chat);
    const kept = chats.map((chat) => terminals.of(chat));
    assert.deepEqual([kept[59], kept[10], kept[9]], [selected('60'), selected('11'), undefined]);
  });

  it('is read for one chat after the other', async () => {
    let reading = 0;
    const terminals = selections(async () => {
      reading += 1;
      await Promise.resolve();
      const atOnce = reading;
      reading -= 1;
      return selected(`${atOnce}`);
    });
    const chats = [createId(), createId(), createId()];
    await Promise.all(chats.map((chat) => terminals.follow(chat, '#terminal', '')));
    assert.deepEqual(
      chats.map((chat) => terminals.of(chat)),
      [selected('1'), selected('1'), selected('1')],
    );
  });
});

describe('what was selected for a message', () => {
  /** What is selected can be changed as a person would. */
  function selecting(): {
    readonly terminals: TerminalSelections;
    readonly select: (text: string) => void;
  } {
    let now = selected('first');
    const terminals = selections(() => Promise.resolve(now));
    return { terminals, select: (text) => (now = selected(text)) };
  }
  const chat = createId();
  const value = (text: string): TerminalSelection => ({ terminal: 'bash', text });
  const written = { kind: 'message', id: 'm', at: 0 } as const;

  it('goes with a text that mentions it, and is gone once that was sent', async () => {
    const { terminals, select } = selecting();
    await terminals.follow(chat, 'Why #terminal', '');
    select('second');
    assert.equal(await terminals.takenFor(chat, 'Why `#terminal`'), undefined);
    assert.deepEqual(await terminals.takenFor(chat, 'Why #terminal'), value('first'));
    terminals.sent(chat);
    assert.equal(terminals.of(chat), undefined);
    assert.equal(await terminals.takenFor(chat, 'Why #terminal'), undefined);
    await terminals.follow(chat, 'And #terminal', '');
    assert.deepEqual(await terminals.takenFor(chat, 'And #terminal'), value('second'));
  });

  it('comes back with a message that waited, until it is mentioned anew', async () => {
    for (const isDraftFirst of [true, false]) {
      const { terminals, select } = selecting();
      select('now');
      if (isDraftFirst) void terminals.follow(chat, 'Why #terminal', '');
      await terminals.putBack(chat, value('then'));
      if (!isDraftFirst) await terminals.follow(chat, 'Why #terminal', '');
      await terminals.send(chat, 'Why #terminal?', 'Why #terminal');
      assert.deepEqual(terminals.of(chat), selected('then'));
      await terminals.follow(chat, 'Why', 'Why #terminal?');
      await terminals.follow(chat, 'Why #terminal', 'Why');
      assert.deepEqual(terminals.of(chat), selected('now'));
    }
  });

  it('stays with a message that is written anew, beside what the input has', async () => {
    const { terminals, select } = selecting();
    await terminals.follow(chat, '#terminal', '');
    select('now');
    const old = { ...written, text: 'Why #terminal', terminal: value('then') };
    assert.deepEqual(await terminals.anew('Why, why #terminal', old), value('then'));
    assert.equal(await terminals.anew('Why?', old), null);
    const plain = { ...written, text: 'Why?' };
    assert.deepEqual(await terminals.anew('Why #terminal', plain), value('now'));
    assert.deepEqual(terminals.of(chat), selected('first'));
    const none = selections(() => Promise.resolve({ type: 'missing', reason: 'none' }));
    assert.equal(await none.anew('Why #terminal', plain), null);
  });

  it('is kept without its secrets, and of very much text the end', async () => {
    const token = `ghp_${'q7Rw2Zx9'.repeat(5).slice(0, 36)}`;
    const { terminals, select } = selecting();
    select(`key ${token}\nand ${token}\n`);
    await terminals.take(chat);
    assert.deepEqual(terminals.of(chat), {
      type: 'there',
      value: {
        ...value('key [masked GitHub token]\nand [masked GitHub token]\n'),
        masked: ['GitHub token'],
      },
    });
    const line = `${'x'.repeat(99)}\n`;
    select(line.repeat(10_000));
    await terminals.take(chat);
    const kept = terminals.of(chat);
    assert.ok(kept?.type === 'there');
    const lines = longestTerminal / line.length;
    assert.equal(kept.value.text, line.repeat(lines));
    assert.equal(kept.value.dropped, 10_000 - lines);
  });
});

describe('what a command copies', () => {
  /** A clipboard that fails at these calls: "write 2" is the second writing. */
  function clipboardOf(text: string, failing: readonly string[] = []) {
    const calls = { read: 0, write: 0 };
    const called = (call: 'read' | 'write'): void => {
      calls[call] += 1;
      if (failing.includes(`${call} ${calls[call]}`)) throw new Error('The browser says no');
    };
    const clipboard = {
      text,
      readText(): Promise<string> {
        called('read');
        return Promise.resolve(clipboard.text);
      },
      writeText(written: string): Promise<void> {
        called('write');
        clipboard.text = written;
        return Promise.resolve();
      },
    } satisfies TextClipboard & { text: string };
    return clipboard;
  }

  const copying = (clipboard: TextClipboard, text: string) => () => clipboard.writeText(text);
  const copyingNothing = (): Promise<void> => Promise.resolve();

  it('is told, and the clipboard has again what it had', async () => {
    const clipboard = clipboardOf('mine');
    const copied = await copiedBy(copying(clipboard, 'theirs'), clipboard);
    assert.deepEqual(copied, { type: 'copied', text: 'theirs', putBack: true });
    assert.equal(clipboard.text, 'mine');
  });

  it('may be just what the clipboard had', async () => {
    const clipboard = clipboardOf('the same');
    const copied = await copiedBy(copying(clipboard, 'the same'), clipboard);
    assert.deepEqual(copied, { type: 'copied', text: 'the same', putBack: true });
  });

  it('is never what the clipboard had, where nothing was copied', async () => {
    for (const copy of [copyingNothing, () => Promise.reject(new Error('No terminal'))]) {
      const clipboard = clipboardOf('a password');
      assert.deepEqual(await copiedBy(copy, clipboard), { type: 'nothing', putBack: true });
      assert.equal(clipboard.text, 'a password');
    }
    const clipboard = clipboardOf('a password');
    const blanks = await copiedBy(copying(clipboard, ' \n'), clipboard);
    assert.deepEqual([blanks.type, clipboard.text], ['nothing', 'a password']);
  });

  it('takes nothing away that a person copied meanwhile', async () => {
    const clipboard = clipboardOf('before');
    let reads = 0;
    const watched: TextClipboard = {
      async readText() {
        const text = await clipboard.readText();
        reads += 1;
        // Once the selection was read.
        if (reads === 2) await clipboard.writeText('copied just now');
        return text;
      },
      writeText: (text) => clipboard.writeText(text),
    };
    const copied = await copiedBy(copying(watched, 'theirs'), watched);
    assert.deepEqual(copied, { type: 'copied', text: 'theirs', putBack: true });
    assert.equal(clipboard.text, 'copied just now');
  });

  it('is not asked for where the clipboard could not be put back', async () => {
    let asked = false;
    const copy = (): Promise<void> => {
      asked = true;
      return Promise.resolve();
    };
    // An image reads as no text.
    for (const clipboard of [clipboardOf(''), clipboardOf('mine', ['read 1'])]) {
      const before = clipboard.text;
      assert.deepEqual(await copiedBy(copy, clipboard), { type: 'untouched' });
      assert.equal(clipboard.text, before);
    }
    assert.equal(asked, false);
  });

  it('is told to have cost the clipboard, where that is so', async () => {
    const once = clipboardOf('mine', ['write 3']);
    const copied = await copiedBy(copying(once, 'theirs'), once);
    assert.deepEqual(copied, { type: 'copied', text: 'theirs', putBack: true });
    assert.equal(once.text, 'mine', 'tried twice');
    const twice = clipboardOf('mine', ['write 3', 'write 4']);
    const lost = await copiedBy(copying(twice, 'theirs'), twice);
    assert.deepEqual(lost, { type: 'copied', text: 'theirs', putBack: false });
    for (const failing of ['write 1', 'read 2']) {
      const clipboard = clipboardOf('mine', [failing]);
      const broken = await copiedBy(copying(clipboard, 'theirs'), clipboard);
      assert.deepEqual([broken.type, clipboard.text], ['nothing', 'mine'], failing);
    }
  });
});

describe('what was selected for a message that is not sent', () => {
  const chat = createId();
  let folder: string;
  let errors: unknown[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'parley-selections-'));
    errors = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(errors, []);
  });

  const files = (): readonly string[] => readdirSync(path.join(folder, 'draftTexts'));

  /** As in a window that was just opened; a reading of the terminal gives `now`. */
  function opened(now = 'of now'): TerminalSelections {
    const saved = new DraftSelections(folder, (error) => errors.push(error));
    const read = (): Promise<Availability<TerminalSelection>> => Promise.resolve(selected(now));
    return new TerminalSelections({ read, masks: () => true, saved });
  }

  /** A window in which `text` takes the place of `before`; what it keeps is on the disk then. */
  async function draft(text: string, before: string, now: string): Promise<void> {
    await opened(now).follow(chat, text, before);
    while (JSON.stringify(opened().of(chat)) !== JSON.stringify(selected(now))) await setTimeout(5);
  }

  it('is there in the next window, and is not read again', async () => {
    await draft('Why #terminal', '', 'then');
    const terminals = opened();
    assert.deepEqual(terminals.of(chat), selected('then'));
    await terminals.follow(chat, 'Why #terminal so', 'Why #terminal');
    await terminals.send(chat, 'Why #terminal so', 'Why #terminal so');
    const taken = await terminals.takenFor(chat, 'Why #terminal so');
    assert.deepEqual(taken, { terminal: 'bash', text: 'then' });
    assert.equal(terminals.of(createId()), undefined, 'another chat has its own');
  });

  for (const end of ['it was sent', 'it is not mentioned any more'] as const) {
    it(`is gone there once ${end}`, async () => {
      await draft('Why #terminal', '', 'then');
      const terminals = opened();
      if (end === 'it was sent') terminals.sent(chat);
      else await terminals.follow(chat, 'Why', 'Why #terminal');
      while (files().length > 0) await setTimeout(5);
      assert.equal(opened().of(chat), undefined);
    });
  }

  it('is another one where it is mentioned anew', async () => {
    await draft('Why #terminal', '', 'then');
    await draft('And #terminal', 'And', 'later');
    assert.deepEqual(opened().of(chat), selected('later'));
  });

  it('is none where its file is damaged, and goes with its chat', async () => {
    await draft('Why #terminal', '', 'then');
    const texts = new DraftTexts(path.join(folder, 'draftTexts'), (error) => errors.push(error));
    await texts.keepOnly(() => new Set([createId(), chat]));
    assert.deepEqual(opened().of(chat), selected('then'));
    const [name = ''] = files();
    for (const damage of ['', '{', '{"terminal":1,"text":"a"}']) {
      writeFileSync(path.join(folder, 'draftTexts', name), damage);
      assert.equal(opened().of(chat), undefined, damage);
    }
    await texts.keepOnly(() => new Set([createId()]));
    assert.deepEqual(files(), []);
  });
});
