/**
 * Where a key of VS Code's leads in a page, or what it does there: the keys are contributed, so that
 * people can see and change them, and the page is told. Only the page knows what has the focus in it.
 */
export const pageGoals = [
  'previous-question',
  'next-question',
  'previous-code',
  'next-code',
  'messages',
  'input',
  'approval',
  'model',
  'find',
  'apply-code',
  'run-code',
  'open-answer',
  'stop',
] as const;
export type PageGoal = (typeof pageGoals)[number];
