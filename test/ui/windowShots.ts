// Parley in a window of VS Code, as a person has it in front of them.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openFile, parleyFrame, runCommand } from '../helpers/browser.ts';
import { selectLines } from '../helpers/editor.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  chatFrame,
  messageInput,
  providerSettings,
  replyEnded,
  sendMessage,
} from '../helpers/parleyPanel.ts';
import { openParley, type ParleyWindow } from '../helpers/parleyWindow.ts';

const question = 'Why does an order of 46 € with a voucher ship for free?';

const answer = `Shipping is decided in \`shippingFor\`, src/pricing.ts:30. It gets the value **before** discounts, so an order of 51 € with a voucher of 5 € still ships for free.

Pass what the customer really pays:

\`\`\`ts src/pricing.ts
const goods = subtotal - applied.reduce((sum, one) => sum + one.amount, 0);
const shipping = shippingFor(cart, goods);
\`\`\`

| order | voucher | today | then |
| --- | --: | --: | --: |
| 51 € | 5 € | 0.00 | 4.90 |
| 55 € | 5 € | 0.00 | 0.00 |
`;

const refactored = `\`\`\`ts
export function quote(cart: Cart, discounts: readonly Discount[] = []): Quote {
  const subtotal = cart.subtotal;
  const applied = applyDiscounts(cart, discounts);
  const goods = subtotal - discountTotal(applied);
  const shipping = shippingFor(cart, goods);
  return { subtotal, discounts: applied, shipping, vat: vatOf(cart, goods), total: goods + shipping };
}

function discountTotal(applied: readonly AppliedDiscount[]): Cents {
  return applied.reduce((sum, one) => sum + one.amount, 0);
}
\`\`\`
`;

/**
 * Four pictures: a chat beside a diff, a new chat, a chat in an editor tab, the dashboard.
 * @param readme where the first one is put, too
 */
export async function takeWindowShots(
  folder: string,
  readme: string | undefined,
  tell: (text: string) => void,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const parley = await openParley({
    settings: (server) => ({
      ...providerSettings(server.url, { id: 'gpt-4.1', window: 128_000 }),
      'editor.minimap.enabled': false,
      'diffEditor.renderSideBySide': false,
      'workbench.tips.enabled': false,
      // It would name a folder of this machine.
      'breadcrumbs.enabled': false,
      'window.commandCenter': false,
      'window.title': '${rootName}',
    }),
    window: { theme: 'Dark Modern', viewport: { width: 1360, height: 860 } },
  });
  const take = async (name: string): Promise<string> => {
    const file = path.join(folder, `${name}.png`);
    await parley.page.mouse.move(700, 5);
    await parley.page.waitForTimeout(800);
    await parley.page.screenshot({ path: file });
    tell(`window: ${name}`);
    return file;
  };
  try {
    await widen(parley);
    await openFile(parley.page, 'src/cart.ts');
    await parley.frame.getByRole('button', { name: /^Explain what @src\/cart\.ts/u }).waitFor();
    await take('new-chat');
    await chatBesideDiff(parley);
    const first = await take('chat-and-diff');
    if (readme !== undefined) copyFileSync(first, readme);
    await runCommand(parley.page, 'Parley: Open Chat in Editor Tab');
    const tab = await chatFrame(parley.page, [parley.frame]);
    await tab.getByRole('table').waitFor();
    await take('chat-in-tab');
    await runCommand(parley.page, 'Parley: Open Dashboard');
    const board = await parleyFrame(parley.page, [parley.frame, tab]);
    await board.getByRole('table', { name: 'Models and Queues' }).waitFor();
    await take('dashboard');
  } finally {
    await parley.stop();
  }
}

/** Room for the chat: the sash between side bar and editors has no role. */
async function widen({ page, frame }: ParleyWindow): Promise<void> {
  const view = await (await frame.parentFrame()?.frameElement())?.boundingBox();
  if (!view) return;
  await page.mouse.move(view.x + view.width + 2, 400);
  await page.mouse.down();
  await page.mouse.move(view.x + 500, 400, { steps: 8 });
  await page.mouse.up();
}

async function chatBesideDiff({ page, frame, server }: ParleyWindow): Promise<void> {
  await openFile(page, 'src/pricing.ts');
  await selectLines(page, 21, 27);
  server.next(textReply(refactored));
  await runCommand(page, 'Parley: Refactor…');
  await answerQuestion(page, 'use the discounted value for shipping');
  await page.getByRole('tab', { name: /pricing\.ts \(proposed change\)/u }).waitFor();
  server.next(textReply(answer));
  await sendMessage(frame, question);
  await replyEnded(frame, 2);
  await sendMessage(frame, '/rename Shipping with a voucher');
  await frame
    .page()
    .getByRole('treeitem', { name: /^Shipping/u })
    .waitFor();
  await frame.getByRole('table').waitFor();
  await messageInput(frame).focus();
}

async function answerQuestion(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /extract the discount/u }).fill(text);
  await page.keyboard.press('Enter');
}
