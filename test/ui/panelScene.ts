// One state of the panel, as a picture is taken of it.
import type { HostMessageBody, PanelStatus } from '../../src/protocol/panel.ts';
import type { Message } from '../../src/protocol/sessionState.ts';
import { question, reply, richAnswer, snapshot } from './panelContent.ts';
import type { PanelPage } from './panelHarness.ts';

export interface Scene {
  /** As a file may be called. */
  readonly name: string;
  readonly messages: readonly HostMessageBody[];
  /** What a person does then. */
  readonly act?: (panel: PanelPage) => Promise<void>;
}

export const asked = question(
  'q1',
  'How is the total of an order computed, and where may it go wrong?',
);
export const answered = reply('r1', 'q1', { text: richAnswer });

/** A chat with these messages. */
export function chat(
  name: string,
  messages: readonly Message[],
  status: Partial<PanelStatus> = {},
  act?: Scene['act'],
): Scene {
  return { name, messages: [snapshot(messages, status)], ...(act ? { act } : {}) };
}

export type Offer = Extract<HostMessageBody, { type: 'completions' }>['items'];

/** Typed into the input, with what the host offers for it. */
export function completing(
  name: string,
  typed: string,
  offer: Offer,
  then?: (panel: PanelPage) => Promise<void>,
): Scene {
  return chat(name, [asked, answered], {}, async (panel) => {
    await panel.page.getByRole('textbox', { name: 'Message' }).pressSequentially(typed);
    await panel.page.waitForFunction(() => posted.some(({ type }) => type === 'complete'));
    const request = (await panel.postedOf('complete')).at(-1)?.request;
    if (request !== undefined) await panel.send({ type: 'completions', request, items: offer });
    await then?.(panel);
  });
}
