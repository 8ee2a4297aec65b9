import type { SessionEvent } from '../protocol/events.ts';

/** The work, a reply, an edit or a command, that begins or ends with this event. Pure. */
export function workIn(
  event: SessionEvent,
): { readonly is: 'begun' | 'over'; readonly id: string } | undefined {
  switch (event.type) {
    case 'reply-started':
      return { is: 'begun', id: event.reply };
    case 'edit-started':
      return { is: 'begun', id: event.edit };
    case 'command-started':
      return { is: 'begun', id: event.command };
    case 'reply-ended':
    case 'reply-stopped':
    case 'reply-interrupted':
    case 'reply-failed':
      return { is: 'over', id: event.reply };
    case 'edit-applied':
    case 'edit-rolled-back':
    case 'edit-discarded':
      return { is: 'over', id: event.edit };
    case 'command-ended':
    case 'command-settled':
      return { is: 'over', id: event.command };
    default:
      return undefined;
  }
}
