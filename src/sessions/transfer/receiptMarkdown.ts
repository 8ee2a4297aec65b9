import { amount, t } from '../../protocol/texts.ts';
import type {
  ContextItem,
  ContextKind,
  ContextReason,
  ContextReceipt,
  LeftOutReason,
} from '../../protocol/contextItems.ts';
import { secretKindText } from '../../trust/secretKindText.ts';

const kinds: Readonly<Record<ContextKind, string>> = {
  instructions: t('instructions'),
  tools: t('tools that the model may call'),
  'project-instructions': t('project instructions'),
  skill: t('skill'),
  history: t('earlier messages'),
  summary: t('summary of earlier messages'),
  selection: t('selection'),
  'active-editor': t('active editor'),
  'open-editor': t('open editor'),
  visible: t('lines in view'),
  pinned: t('pinned'),
  mentioned: t('mentioned'),
  folder: t('folder'),
  outline: t('outline of a large file'),
  retrieved: t('found for the question'),
  problems: t('problems'),
  diff: t('changes'),
  search: t('search results'),
  terminal: t('selection in the terminal'),
  image: t('picture'),
};

const whyWords: Readonly<Record<ContextReason, string>> = {
  words: t('words'),
  symbol: t('symbol'),
  path: t('path'),
  mentioned: t('mentioned'),
  open: t('open'),
  recent: t('recent'),
  nearby: t('nearby'),
  'in-company': t('beside other matches'),
  'text-search': t('text search'),
  pinned: t('pinned'),
};

const leftOutWords: Readonly<Record<LeftOutReason, string>> = {
  removed: t('removed'),
  'does-not-fit': t('does not fit'),
  'too-large': t('too large'),
  binary: t('binary'),
  unreadable: t('unreadable'),
  duplicate: t('duplicate'),
  untrusted: t('untrusted'),
  unavailable: t('unavailable'),
  unseen: t('unseen'),
};

/**
 * What a reply was built from and what was left out, folded; empty where nothing is known. `mask` takes
 * secrets out of a text.
 */
export function receiptMarkdown(
  { items, used, message, estimated, masked = [], notes = [] }: ContextReceipt,
  mask: (text: string) => string,
): readonly string[] {
  if (items.length === 0) return [];
  const sent = items.filter((item) => item.leftOut === undefined);
  const tokens = number(used);
  const pieces = sent.length === 1 ? t('1 piece') : t('{0} pieces', sent.length);
  const lines = [
    ...sent.map((item) =>
      t('- {0} ({1}): {2} tokens', name(item, mask), details(item), number(item.tokens)),
    ),
    ...(message === undefined ? [] : [t('- Message: {0} tokens', number(message))]),
    ...items
      .filter((item) => item.leftOut !== undefined)
      .map((item) => t('- Left out: {0} ({1})', name(item, mask), reason(item))),
    ...(masked.length > 0
      ? [t('- Masked: {0}', masked.map((kind) => plain(secretKindText(kind))).join(', '))]
      : []),
    ...notes.map((note) => `- ${plain(mask(note))}`),
  ];
  const summary = estimated
    ? t('Built from {0}, about {1} tokens', pieces, tokens)
    : t('Built from {0}, {1} tokens', pieces, tokens);
  return [`<details>\n<summary>${summary}</summary>\n\n${lines.join('\n')}\n\n</details>`];
}

/** As code, so that nothing in a file's name is Markdown. */
function name({ label, lines }: ContextItem, mask: (text: string) => string): string {
  const range = lines && !/:\d+(?:-\d+)?$/u.test(label) ? `:${lines.start}-${lines.end}` : '';
  const text = mask(label)
    .replaceAll(/[\s`]+/gu, ' ')
    .trim();
  return `\`${text === '' ? '?' : text}${range}\``;
}

function details({ kind, why = [], score, stale, note }: ContextItem): string {
  return [
    kinds[kind],
    ...why.filter((each) => each !== kind).map((each) => whyWords[each]),
    ...(score === undefined ? [] : [t('score {0}', score.toFixed(1))]),
    ...(stale ? [t('may have been out of date')] : []),
    ...(note === undefined ? [] : [plain(note)]),
  ].join(', ');
}

function reason({ leftOut = 'removed', note }: ContextItem): string {
  const words = leftOutWords[leftOut];
  return note === undefined ? words : `${words}, ${plain(note)}`;
}

/** On one line, with nothing in it that begins code or a tag. */
function plain(text: string): string {
  return text.replaceAll(/[\s`<>]+/gu, ' ').trim();
}

function number(value: number): string {
  return amount(value);
}
