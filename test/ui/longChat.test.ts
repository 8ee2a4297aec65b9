// A chat that outgrows its model's window, in a window of VS Code: summarised by itself, and by command.
import assert from 'node:assert/strict';
import { runCommand } from '../helpers/browser.ts';
import type { RecordedRequest } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import { replyEnded, sendMessage, turns } from '../helpers/parleyPanel.ts';
import { endParleysAfterAll, openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';

const isSummary = ({ raw }: RecordedRequest): boolean =>
  raw.includes('You condense the older part');

describe('a long chat', function () {
  this.timeout(120_000);
  let parley: ParleyWindow;
  endParleysAfterAll();

  before(async () => {
    let answers = 0;
    parley = await openParley({
      server: {
        script: (request) =>
          isSummary(request)
            ? textReply('## Facts\nThe launch code is seven.')
            : textReply(`Answer ${++answers}. ${`Point ${answers} is made. `.repeat(60)}`),
      },
      settings: ({ url }) => ({
        'parley.providers': [
          {
            id: 'small',
            kind: 'openai',
            baseUrl: url,
            models: [{ id: 'fake-model', window: 6_000, reply: 1_000 }],
          },
        ],
      }),
    });
  });

  const divider = () => parley.frame.getByRole('region', { name: 'Summary for the model' });

  it('is summarised for the model in the background, and all its messages stay', async () => {
    const { frame, server } = parley;
    await sendMessage(frame, 'The launch code is seven.');
    await replyEnded(frame, 1);
    for (let n = 2; n <= 12; n++) {
      await sendMessage(frame, `Question ${n}, please.`);
      await replyEnded(frame, n);
    }
    await divider().waitFor();
    await divider()
      .getByText(/saves [\d,]+ tokens/u)
      .waitFor();
    await turns(frame).getByText('Question 2, please.', { exact: true }).waitFor();
    await sendMessage(frame, 'What was the code?');
    await replyEnded(frame, 13);
    const asked = server.chats.findLast((each) => !isSummary(each));
    assert.match(asked?.raw ?? '', /The launch code is seven\./u);
    assert.doesNotMatch(asked?.raw ?? '', /Question 2, please/u);
  });

  it('is told in full again after Undo, and summarised anew by command', async () => {
    const { frame, page } = parley;
    while ((await divider().count()) > 0) {
      const undo = divider().getByRole('button', { name: 'Undo' });
      const before = await divider().innerText();
      await undo.click();
      await frame.waitForFunction(
        (text) => document.querySelector<HTMLElement>('.summary-divider')?.innerText !== text,
        before,
      );
    }
    await runCommand(page, 'Parley: Compact Chat');
    await page
      .getByText(/earlier messages now take [\d,]+ tokens instead of [\d,]+/u)
      .first()
      .waitFor();
    await divider().waitFor();
  });

  it('keeps a pinned message in what the model is told', async () => {
    const { frame, server } = parley;
    const first = frame
      .getByRole('article', { name: 'You' })
      .filter({ hasText: 'Question 3, please.' });
    await first.hover();
    await first.getByRole('button', { name: 'Pin Message for the Model' }).click();
    await first.getByText('Pinned', { exact: true }).waitFor();
    await sendMessage(frame, 'Once more?');
    await replyEnded(frame, 14);
    const asked = server.chats.findLast((each) => !isSummary(each));
    assert.match(asked?.raw ?? '', /pinned it:\\nQuestion 3, please\./u);
  });
});
