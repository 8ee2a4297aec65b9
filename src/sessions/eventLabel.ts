import type { SessionEvent } from '../protocol/events.ts';

const textLength = 60;

/** What happened, in a few words for a person. */
export function eventLabel(event: SessionEvent): string {
  switch (event.type) {
    case 'session-created':
      return 'Chat begun';
    case 'session-renamed':
      return `Renamed to “${event.title}”`;
    case 'session-archived':
      return 'Archived';
    case 'session-restored':
      return 'Restored from the archive';
    case 'session-pinned':
      return event.pinned ? 'Pinned' : 'Unpinned';
    case 'session-forked':
      return 'Forked from another chat';
    case 'session-imported':
      return `Imported from ${event.from}`;
    case 'model-chosen':
      return `Model chosen: ${event.model.model}`;
    case 'context-pinned':
      return `${event.pinned ? 'Pinned' : 'Unpinned'} ${short(event.label)}`;
    case 'context-dropped':
      return event.dropped ? 'Removed from context' : 'Put back into context';
    case 'message-added':
      return `${event.replaces === undefined ? 'Asked' : 'Asked anew'}: ${short(event.text)}`;
    case 'image-added':
      return 'Image attached';
    case 'branch-chosen':
      return 'Another version chosen';
    case 'conversation-rewound':
      return 'The rest put aside';
    default:
      return replyLabel(event);
  }
}

function replyLabel(event: SessionEvent): string {
  switch (event.type) {
    case 'reply-started':
      return `${event.modelLabel} began to answer`;
    case 'reply-chosen':
      return 'Another answer chosen';
    case 'reply-grew':
      return 'Reply grew';
    case 'reply-ended':
      return 'Reply ended';
    case 'reply-stopped':
      return 'Reply stopped';
    case 'reply-interrupted':
      return 'Reply interrupted';
    case 'reply-failed':
      return `Reply failed: ${short(event.failure.title)}`;
    case 'reply-dismissed':
      return 'Rest of a reply discarded';
    case 'edit-proposed':
      return `Change proposed: ${event.label}`;
    case 'edit-started':
    case 'edit-applied':
      return `Change applied: ${event.label}`;
    case 'edit-rolled-back':
      return 'Change rolled back';
    case 'edit-discarded':
      return 'Change discarded';
    case 'checkpoint-made':
      return `Checkpoint: ${event.title}`;
    case 'message-pinned':
      return event.pinned ? 'Message pinned' : 'Message unpinned';
    case 'message-removed':
      return event.removed ? 'Message deleted' : 'Message brought back';
    case 'history-compacted':
      return 'Earlier messages summarised for models';
    case 'compaction-undone':
      return 'Summary of earlier messages taken back';
    default:
      return 'Something that a newer version of Parley did';
  }
}

function short(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length <= textLength ? line : `${line.slice(0, textLength - 1)}…`;
}
