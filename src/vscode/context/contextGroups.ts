import { amount, t } from '../../protocol/texts.ts';
import type {
  ContextItem,
  ContextKind,
  ContextPin,
  ContextReceipt,
  LeftOutReason,
} from '../../protocol/contextItems.ts';

export const contextGroupNames = [
  'Pinned',
  'Files',
  'Found for the Question',
  'Workspace',
  'Chat',
  'Left Out',
] as const;
export type ContextGroupName = (typeof contextGroupNames)[number];

/** A piece of what the next message takes along, as a line of a list. */
export interface ContextLine {
  readonly item: ContextItem;
  /** The pin that has it go along, or the one that there would be; missing where it is no file. */
  readonly pin?: ContextPin & { readonly pinned: boolean };
  /** "src/cart.ts:10-24" */
  readonly label: string;
  /** "1,204 tokens", or why it is not sent. */
  readonly detail: string;
}

export interface ContextGroup {
  readonly name: ContextGroupName;
  readonly lines: readonly ContextLine[];
  /** Tokens of what is sent. */
  readonly tokens: number;
}

const groups: Readonly<Record<ContextKind, ContextGroupName>> = {
  instructions: 'Chat',
  tools: 'Chat',
  'project-instructions': 'Chat',
  skill: 'Chat',
  history: 'Chat',
  summary: 'Chat',
  selection: 'Files',
  'active-editor': 'Files',
  'open-editor': 'Files',
  visible: 'Files',
  pinned: 'Pinned',
  mentioned: 'Files',
  folder: 'Files',
  outline: 'Files',
  retrieved: 'Found for the Question',
  problems: 'Workspace',
  diff: 'Workspace',
  search: 'Workspace',
  terminal: 'Workspace',
  image: 'Files',
};

/** Kinds whose uri is no file that could go along with every message. */
const notPinnable: ReadonlySet<ContextKind> = new Set([
  'instructions',
  'tools',
  'project-instructions',
  'skill',
  'problems',
  'search',
  'terminal',
  'image',
]);

function reasonOf(reason: LeftOutReason): string {
  switch (reason) {
    case 'removed':
      return t('removed');
    case 'does-not-fit':
      return t('does not fit');
    case 'too-large':
      return t('too large');
    case 'binary':
      return t('not text');
    case 'unreadable':
      return t('cannot be read');
    case 'duplicate':
      return t('already there');
    case 'untrusted':
      return t('not trusted');
    case 'unavailable':
      return t('not available');
    case 'unseen':
      return t('this model cannot see images');
  }
}

/** What the next message takes along, in groups; those that are empty are left out. Pure. */
export function contextGroups(
  { items, estimated }: Pick<ContextReceipt, 'items' | 'estimated'>,
  pins: readonly ContextPin[],
): readonly ContextGroup[] {
  const lines = items.map((item): [ContextGroupName, ContextLine] => {
    const pin = pinOf(item, pins);
    const label = labelOf(item);
    const line = { item, label, detail: detailOf(item, estimated), ...(pin ? { pin } : {}) };
    return [groupOf(item, pin?.pinned ?? false), line];
  });
  return contextGroupNames.flatMap((name): readonly ContextGroup[] => {
    const own = lines.flatMap(([group, line]) => (group === name ? [line] : []));
    const tokens = own.reduce((sum, { item }) => sum + (item.leftOut ? 0 : item.tokens), 0);
    return own.length > 0 ? [{ name, lines: own, tokens }] : [];
  });
}

function groupOf({ kind, leftOut }: ContextItem, pinned: boolean): ContextGroupName {
  if (pinned) return 'Pinned';
  return leftOut ? 'Left Out' : groups[kind];
}

function pinOf({ uri, kind, label }: ContextItem, pins: readonly ContextPin[]): ContextLine['pin'] {
  if (uri === undefined || notPinnable.has(kind)) return undefined;
  return { target: uri, label, pinned: pins.some(({ target }) => target === uri) };
}

function labelOf({ label, lines }: ContextItem): string {
  if (!lines || /:\d+(?:-\d+)?$/u.test(label)) return label;
  return lines.start === lines.end
    ? `${label}:${lines.start}`
    : `${label}:${lines.start}-${lines.end}`;
}

function detailOf({ tokens, leftOut, note }: ContextItem, estimated: boolean): string {
  if (!leftOut) return t('{0} tokens', `${estimated ? '≈' : ''}${amount(tokens)}`);
  return [reasonOf(leftOut), note].filter((each) => each !== undefined).join(', ');
}

/** What a person reads of a group. */
export function contextGroupTitle(name: ContextGroupName): string {
  switch (name) {
    case 'Pinned':
      return t('Pinned');
    case 'Files':
      return t('Files');
    case 'Found for the Question':
      return t('Found for the Question');
    case 'Workspace':
      return t('Workspace');
    case 'Chat':
      return t('Chat');
    case 'Left Out':
      return t('Left Out');
  }
}
