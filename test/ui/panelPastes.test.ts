// Long texts that are pasted: they stand beside the input, in which each key would lay them out anew.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { joinWritten, pastedText } from '../../webview/pastes/writtenText.ts';
import { question, snapshot } from './panelContent.ts';
import { openGermanPanel, openPanel, type PanelPage } from './panelHarness.ts';

const log = Array.from({ length: 1_204 }, (_, i) => `line ${i} of a log`).join('\n');
const other = 'x'.repeat(30_000);

const whole = (typed: string, ...pastes: readonly string[]): string =>
  joinWritten({ typed, pastes: pastes.map((text) => pastedText(text)) });

describe('long texts that are pasted', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
    await panel.close();
  });

  async function open(first: HostMessageBody = snapshot(), width?: number): Promise<void> {
    panel = await openPanel('dark', width);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    await input().waitFor();
  }

  const page = () => panel.page;
  const input = () => page().getByRole('textbox', { name: 'Message', exact: true });
  const list = () => page().getByRole('list', { name: 'Pasted texts' });
  const paste = (name: string) =>
    list().getByRole('button', { name: `Open ${name}, in the Editor`, exact: true });
  const button = (name: string) => page().getByRole('button', { name, exact: true });
  const named = 'Pasted text, 1,204 lines';
  const said = (text: string): Promise<void> =>
    page().getByRole('status').getByText(text, { exact: true }).waitFor({ state: 'attached' });

  /** Pastes or drops a text there; false where the page left that to the browser. */
  const give = (text: string, how: 'paste' | 'drop' = 'paste', at = input()): Promise<boolean> =>
    at.evaluate(
      (element: HTMLTextAreaElement, [kind, words]) => {
        element.focus();
        const data = new DataTransfer();
        data.setData('text/plain', words);
        const options = { bubbles: true, cancelable: true };
        const event =
          kind === 'paste'
            ? new ClipboardEvent('paste', { ...options, clipboardData: data })
            : new DragEvent('drop', { ...options, dataTransfer: data });
        return !element.dispatchEvent(event);
      },
      [how, text] as const,
    );

  async function holds(text: string, at: Locator = input()): Promise<void> {
    const element = await at.elementHandle();
    await page()
      .waitForFunction(
        ([box, wanted]) => box instanceof HTMLTextAreaElement && box.value === wanted,
        [element, text] as const,
        { timeout: 10_000 },
      )
      .catch(async () => assert.equal(await at.inputValue(), text));
  }

  /** Waits until the draft that the host keeps is this. */
  async function draftIs(text: string): Promise<void> {
    await page().waitForFunction((wanted) => {
      const drafts = globalThis.posted.filter((each) => each.type === 'draft');
      return drafts.at(-1)?.text === wanted;
    }, text);
  }

  const hasFocus = (at: Locator) => at.evaluate((element) => element === document.activeElement);

  for (const how of ['paste', 'drop'] as const) {
    it(`stand beside the input and are said once: ${how}`, async () => {
      await open();
      await input().fill('What is wrong here?');
      assert.equal(await give(log, how), true);
      await paste(named).waitFor();
      await said(`${named}, goes with the message`);
      await holds('What is wrong here?');
      assert.equal(await hasFocus(input()), true);
      await draftIs(whole('What is wrong here?', log));
      assert.equal(await give('a short text', how), false);
    });
  }

  it('are kept although they are pasted before the chat is here', async () => {
    panel = await openPanel();
    await page().waitForFunction(() => globalThis.posted.length > 0);
    await give(log);
    await panel.send(snapshot([], {}, 'half a thought'));
    await paste(named).waitFor();
    await draftIs(whole('half a thought', log));
  });

  it('stand in the place of what was selected, and Ctrl+Z takes that back, too', async () => {
    await open();
    await input().fill('an older attempt');
    await input().selectText();
    await give(log.replaceAll('\n', '\r\n'));
    await holds('');
    await draftIs(whole('', log));
    await page().keyboard.press('Control+z');
    await list().waitFor({ state: 'detached' });
    await said(`${named}, removed`);
    await holds('');
    await page().keyboard.press('Control+z');
    await holds('an older attempt');
    await draftIs('an older attempt');
  });

  it('are left to Ctrl+Z once what was typed since is taken back', async () => {
    await open();
    await give(log);
    await input().pressSequentially('why');
    await page().keyboard.press('Control+z');
    await holds('');
    await paste(named).waitFor();
    await page().keyboard.press('Control+z');
    await list().waitFor({ state: 'detached' });
  });

  it('are numbered where there are several, and go one by one with the focus kept', async () => {
    await open();
    await give(log);
    await give(other);
    assert.deepEqual(await list().getByRole('listitem').evaluateAll(shown), [
      'Pasted text (1) 1,204 lines',
      'Pasted text (2) 1 line',
    ]);
    await button('Remove Pasted text (1), 1,204 lines').focus();
    await page().keyboard.press('Enter');
    await said('Pasted text (1), 1,204 lines, removed');
    await panel.focusOn('Remove Pasted text, 1 line');
    await draftIs(whole('', other));
    await page().keyboard.press('Enter');
    await list().waitFor({ state: 'detached' });
    await panel.focusOn('Message');
    await page().keyboard.press('Control+z');
    await page().keyboard.press('Control+z');
    await draftIs(whole('', log, other));
  });

  it('go into the message where a person wants that, and out of it again', async () => {
    await open();
    await input().fill('Why this?\nAnd what now?');
    await input().evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(9, 9));
    await give(log);
    await button(`Put ${named}, into the Message`).press('Enter');
    await holds(`Why this?\n${log}\nAnd what now?`);
    await list().waitFor({ state: 'detached' });
    await said(`${named}, stands in the message`);
    assert.equal(await hasFocus(input()), true);
    await draftIs(`Why this?\n${log}\nAnd what now?`);
    await page().keyboard.type('x');
    await page().keyboard.press('Control+z');
    await holds(`Why this?\n${log}\nAnd what now?`);
    await page().keyboard.press('Control+z');
    await holds('Why this?\nAnd what now?');
    await paste(named).waitFor();
    await draftIs(whole('Why this?\nAnd what now?', log));
  });

  it('have the names of files that are so long', async () => {
    await open();
    await input().evaluate((element: HTMLTextAreaElement, text) => {
      const data = new DataTransfer();
      data.items.add(new File(['let a;'], 'short.ts'));
      data.items.add(new File([text], 'long.ts'));
      const options = { bubbles: true, cancelable: true, dataTransfer: data };
      element.dispatchEvent(new DragEvent('drop', options));
    }, log);
    await button('Remove long.ts, 1,204 lines').waitFor();
    await said('short.ts, long.ts added to the message');
    const block = `\`\`\`ts long.ts pasted\n${log}\n\`\`\``;
    await draftIs(`\`\`\`ts short.ts\nlet a;\n\`\`\`\n\n\n${block}`);
    await page().reload();
    await page().waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot([], {}, `Why?\n\n${block}`));
    await button('Remove long.ts, 1,204 lines').waitFor();
  });

  it('are opened in the editor as they are', async () => {
    await open();
    await give(log);
    await button(`Open ${named}, in the Editor`).press('Enter');
    await page().waitForFunction(() => globalThis.posted.some(({ type }) => type === 'open-text'));
    assert.deepEqual(await panel.postedOf('open-text'), [{ type: 'open-text', text: log }]);
  });

  it('are all done by key: the strip comes before the input', async () => {
    await open();
    await give(log);
    const labels: (string | null)[] = [];
    for (let at = 0; at < 3; at++) {
      await page().keyboard.press('Shift+Tab');
      labels.push(
        await page().evaluate(() => {
          const { activeElement: held } = document;
          return held?.ariaLabel ?? held?.querySelector('.visually-hidden')?.textContent ?? null;
        }),
      );
    }
    assert.deepEqual(labels, [
      `Remove ${named}`,
      `Put ${named}, into the Message`,
      `Open ${named}, in the Editor`,
    ]);
  });

  it('outlive a reload and a restart, and are sent with Enter', async () => {
    await open();
    await give(log);
    await input().fill('Why?');
    await draftIs(whole('Why?', log));
    await page().reload();
    await page().waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot([], {}, whole('Why?', log)));
    await holds('Why?');
    await paste(named).waitFor();
    await input().press('Enter');
    const [sent] = await panel.postedOf('send');
    assert.equal(sent?.text, whole('Why?', log));
    await panel.send({ type: 'accepted', request: sent?.request ?? '' });
    await list().waitFor({ state: 'detached' });
    await holds('');
  });

  it('are a message by themselves', async () => {
    await open();
    assert.equal(await button('Send').isDisabled(), true);
    await give(log);
    await button('Send').click();
    assert.equal((await panel.postedOf('send'))[0]?.text, whole('', log));
  });

  it('are refused and kept where all of it comes to more than a message may have', async () => {
    await open();
    await give('x\n'.repeat(1_000_000));
    await give('y'.repeat(200_000));
    await input().press('Enter');
    await page().getByText('at most 2 MB; this one has 2.1 MB').first().waitFor();
    assert.equal(await list().getByRole('listitem').count(), 2);
    assert.deepEqual(await panel.postedOf('send'), []);
  });

  it('are there again where their message is edited, and others come beside them', async () => {
    await open(snapshot([question('q1', whole('Why?', log))]));
    await button('Edit Message').click();
    const box = page().getByRole('textbox', { name: 'Edited message' });
    await holds('Why?', box);
    await paste(named).waitFor();
    await give(other, 'paste', box);
    await said('Pasted text (2), 1 line, goes with the message');
    await button('Remove Pasted text (1), 1,204 lines').press('Enter');
    await panel.focusOn('Remove Pasted text, 1 line');
    await page().keyboard.press('Control+z');
    await paste('Pasted text (1), 1,204 lines').waitFor();
    await button('Send New Version').click();
    assert.equal((await panel.postedOf('edit-message'))[0]?.text, whole('Why?', log, other));
  });

  it('are folded in the message that was sent, until they are opened or something in them is found', async () => {
    await open(snapshot([question('q1', whole('Which line 777?', log, other))]));
    const fold = page().getByText('Pasted text (1), 1,204 lines', { exact: true });
    const body = page().getByText('line 3 of a log');
    await page().getByText('Which line 777?', { exact: true }).waitFor();
    assert.equal(await body.count(), 0);
    await fold.click();
    await body.waitFor();
    await fold.click();
    await body.waitFor({ state: 'detached' });
    await panel.press('Control+f');
    await page().getByRole('textbox', { name: 'Find in Chat' }).fill('line 777');
    await page().getByText('2 of 2', { exact: true }).waitFor();
    await page().waitForFunction(() => {
      const [range] = [...(CSS.highlights.get('found-current') ?? [])] as Range[];
      return range?.startContainer.textContent?.includes('line 3 of a log');
    });
    await page().getByRole('textbox', { name: 'Find in Chat' }).fill('pasted');
    await page().getByText('No results', { exact: true }).first().waitFor();
  });

  it('are named where their message waits', async () => {
    const text = whole('Why?', log);
    await open();
    const queue = { messages: [{ id: 'w1', text }] };
    await panel.send({ type: 'queue', session: 'session-1', queue });
    await page().getByText(`Why? · ${named}`).waitFor();
  });

  it('stay within 250 px', async () => {
    await open(snapshot([question('q1', whole('Why?', log))]), 250);
    await give(log);
    await give(other);
    await page().evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'aFileOfAVeryLongNameThatNobodyReadsToItsEnd.generated.ts'));
      const options = { bubbles: true, cancelable: true, dataTransfer: data };
      document.querySelector('textarea')?.dispatchEvent(new DragEvent('drop', options));
    }, log);
    await page()
      .getByRole('button', { name: /^Remove aFileOf/u })
      .waitFor();
    await button('Edit Message').click();
    const beyond = await page()
      .locator('html, .pastes, .pastes > li, .composer, .revision')
      .evaluateAll((all) => all.map((each) => each.scrollWidth - each.clientWidth));
    assert.ok(beyond.length >= 8);
    assert.deepEqual(
      beyond.filter((pixels) => pixels > 0),
      [],
    );
    for (const name of [/^Remove aFileOf/u, `Remove ${named}`]) {
      const box = await page().getByRole('button', { name }).boundingBox();
      assert.ok(box && box.x + box.width <= 250, `${name}`);
    }
  });

  it('are named in German, too', async () => {
    panel = await openGermanPanel();
    await page().waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot());
    await give(log, 'paste', page().getByRole('textbox', { name: 'Nachricht', exact: true }));
    await page()
      .getByRole('button', { name: 'Eingefügter Text, 1.204 Zeilen: entfernen' })
      .waitFor();
  });

  it('cannot be taken from a draft of a chat that is only read', async () => {
    await open(snapshot([], { writable: false }, whole('Why?', log)));
    await paste(named).waitFor();
    assert.equal(await button(`Remove ${named}`).isDisabled(), true);
    assert.equal(await button(`Open ${named}, in the Editor`).isDisabled(), false);
  });
});

/** Runs in the page: what is to be seen of chips. */
function shown(chips: readonly Element[]): readonly string[] {
  return chips.map((chip) =>
    [...chip.querySelectorAll('[aria-hidden]')]
      .map((each) => each.textContent)
      .filter((each) => each !== '')
      .join(' '),
  );
}
