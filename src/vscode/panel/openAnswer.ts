import { fullText } from '../../protocol/fullText.ts';
import type { PanelMessage } from '../../protocol/panel.ts';
import {
  answererOf,
  findReply,
  type Reply,
  type SessionState,
} from '../../protocol/sessionState.ts';
import { shortText } from '../../protocol/shortText.ts';
import { t } from '../../protocol/texts.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { withWholeSteps } from '../../sessions/wholeSteps.ts';
import { showDocument, showMarkdown } from '../commands/showReport.ts';

type Intent<T extends PanelMessage['type']> = Extract<PanelMessage, { readonly type: T }>;

interface Chats {
  readonly sessions: Pick<SessionRegistry, 'open' | 'history'>;
}

/** Shows an answer as a document, letter by letter: what came so far of one that is still growing. */
export async function openAnswer(
  { session, reply: id }: Intent<'open-answer'>,
  chats: Chats,
): Promise<void> {
  const reply = wholeReply(session, id, chats);
  if (!reply) return;
  await showMarkdown(t('Answer of {0}', inName(answererOf(reply))), fullText(reply));
}

/** Shows what a tool was given, or gave back, as a document: all of it. */
export async function openStep(
  { session, reply: id, step: wanted, part }: Intent<'open-step'>,
  chats: Chats,
): Promise<void> {
  const step = wholeReply(session, id, chats)?.steps?.find((each) => each.id === wanted);
  const text = step?.[part];
  if (!step || !text) return;
  const tool = inName(step.tool);
  const name = part === 'input' ? t('Input of {0}', tool) : t('Output of {0}', tool);
  await showDocument(`${name}.txt`, text.head);
}

/** Throws `StorageError` where the journal has more than the state, and cannot be read. */
function wholeReply(session: string, id: string, { sessions }: Chats): Reply | undefined {
  const opened = sessions.open(session);
  const state = opened.type === 'opened' ? opened.actor.getState() : undefined;
  const reply = state && replyIn(state, id);
  if (!reply) return undefined;
  const alone = { ...state, messages: [reply], aside: {} };
  return findReply(
    withWholeSteps(alone, () => sessions.history(session)),
    id,
  );
}

/** Shows a text that was pasted as a document. */
export function openText(text: string): Promise<void> {
  return showDocument(`${t('Pasted text')}.txt`, text);
}

/** Of the past something may be shown that is set aside today. */
function replyIn(state: SessionState, id: string): Reply | undefined {
  const ways = [state.messages, ...Object.values(state.aside)];
  return ways.map((messages) => findReply({ ...state, messages }, id)).find(Boolean);
}

/** A slash would make a folder of what stands before it, and a name can be too long for a tab. */
function inName(text: string): string {
  return shortText(text.replaceAll('/', '-'), 80);
}
