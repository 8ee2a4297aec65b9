// Which answer is opened as a document: by key, and by its button.
import assert from 'node:assert/strict';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

const chat = snapshot([
  question('q1', 'The first'),
  reply('r1', 'q1', { text: 'One.\n\n```ts\nconst one = 1;\n```' }),
  question('q2', 'The second'),
  reply('r2', 'q2', { text: 'Two.' }),
]);

describe('an answer that is opened in an editor', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  async function open(first: typeof chat): Promise<void> {
    panel = await openPanel();
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(first);
    await panel.page.getByRole('textbox', { name: 'Message', exact: true }).waitFor();
  }

  afterEach(() => panel.close());

  const opened = async (): Promise<readonly unknown[]> =>
    (await panel.postedOf('open-answer')).map(({ reply: id }) => id);

  it('is the last one, that with the focus, or that to the question with the focus', async () => {
    await open(chat);
    await panel.press('Alt+F2');
    await panel.press('Control+Alt+ArrowUp');
    await panel.press('Control+Alt+ArrowUp');
    await panel.page.waitForFunction(() => document.activeElement?.tagName === 'ARTICLE');
    await panel.press('Alt+F2');
    await panel.press('Control+Alt+PageDown');
    await panel.page.waitForFunction(() => document.activeElement?.tagName === 'PRE');
    await panel.press('Alt+F2');
    assert.deepEqual(await opened(), ['r2', 'r1', 'r1']);
  });

  it('has a button among its own', async () => {
    await open(chat);
    const first = panel.page.getByRole('article', { name: /reply 1/u });
    await first.getByRole('button', { name: 'Open Answer in Editor' }).click();
    assert.deepEqual(await opened(), ['r1']);
  });

  it('is said not to be there before there is one', async () => {
    await open(snapshot([]));
    await panel.press('Alt+F2');
    await panel.page
      .getByRole('status')
      .getByText('There is no answer yet.')
      .waitFor({ state: 'attached' });
    assert.deepEqual(await opened(), []);
  });
});
