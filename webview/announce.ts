import type { Message, Reply, SessionState } from '../src/protocol/sessionState.ts';
import { alternativesTo } from '../src/protocol/branches.ts';
import { setAside } from './setAside.ts';
import { strings } from './strings.ts';

/**
 * What changed between two states of one session that is worth saying aloud, in a few words.
 * A failure is not among it: its card is an alert itself.
 */
export function announcements(before: SessionState, after: SessionState): readonly string[] {
  if (before.messages === after.messages) return [];
  // Of 10,000 messages one changes with a frame: only what is new is looked up.
  const changed = after.messages.filter((message, at) => message !== before.messages[at]);
  const changes = changed.flatMap((message) =>
    message.kind === 'reply' ? (change(known(before, message), message) ?? []) : [],
  );
  return before.aside === after.aside ? changes : [...otherWay(before, after), ...changes];
}

function known(state: SessionState, { id }: Reply): Message | undefined {
  const isIt = (message: Message): boolean => message.id === id;
  return state.messages.findLast(isIt) ?? Object.values(state.aside).flat().find(isIt);
}

/** Which way is shown now, where another one was. */
function otherWay(before: SessionState, after: SessionState): readonly string[] {
  const at = after.messages.findIndex(({ id }, index) => id !== before.messages[index]?.id);
  const head = after.messages[at]?.id;
  if (head !== undefined) {
    const versions = alternativesTo(after, head);
    const position = versions.indexOf(head) + 1;
    return position > 0 ? [strings.version(position, versions.length)] : [];
  }
  const aside = setAside(after);
  return aside ? [strings.setAside(aside.count)] : [];
}

function change(before: Message | undefined, reply: Reply): string | undefined {
  const was = before?.kind === 'reply' ? before.status : undefined;
  if (was === reply.status) return undefined;
  switch (reply.status) {
    case 'running':
      return strings.replyStarted;
    case 'ended':
      return finished(reply.text);
    case 'stopped':
      return strings.replyStopped;
    case 'interrupted':
      return strings.replyInterrupted;
    case 'failed':
      return undefined;
  }
}

function finished(text: string): string {
  const lines = text.trim() === '' ? 0 : text.trim().split('\n').length;
  const fences = text.match(/^ {0,3}(?:`{3,}|~{3,})/gmu)?.length ?? 0;
  return strings.replyFinished(lines, Math.ceil(fences / 2));
}
