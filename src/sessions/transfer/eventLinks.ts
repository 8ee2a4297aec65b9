/** The fields of an event that name something by its id: they stay as they are, and become keys. */
export const eventLinks: ReadonlySet<string> = new Set([
  'session',
  'correlation',
  'type',
  'message',
  'image',
  'reply',
  'to',
  'replaces',
  'after',
  'head',
  'edit',
  'command',
  'checkpoint',
  'parent',
  'compaction',
  'upTo',
]);
