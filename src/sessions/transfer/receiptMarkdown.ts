import type { ContextItem, ContextKind, ContextReceipt } from '../../protocol/contextItems.ts';

const kinds: Readonly<Record<ContextKind, string>> = {
  instructions: 'instructions',
  'project-instructions': 'project instructions',
  skill: 'skill',
  history: 'earlier messages',
  summary: 'summary of earlier messages',
  selection: 'selection',
  'active-editor': 'active editor',
  'open-editor': 'open editor',
  visible: 'lines in view',
  pinned: 'pinned',
  mentioned: 'mentioned',
  folder: 'folder',
  outline: 'outline of a large file',
  retrieved: 'found for the question',
  problems: 'problems',
  diff: 'changes',
  search: 'search results',
  image: 'picture',
};

/**
 * What a reply was built from and what was left out, folded; empty where nothing is known. `mask` takes
 * secrets out of a text.
 */
export function receiptMarkdown(
  { items, used, message, estimated }: ContextReceipt,
  mask: (text: string) => string,
): readonly string[] {
  if (items.length === 0) return [];
  const sent = items.filter((item) => item.leftOut === undefined);
  const about = estimated ? 'about ' : '';
  const pieces = sent.length === 1 ? '1 piece' : `${sent.length} pieces`;
  const lines = [
    ...sent.map(
      (item) => `- ${name(item, mask)} (${details(item)}): ${number(item.tokens)} tokens`,
    ),
    ...(message === undefined ? [] : [`- Message: ${number(message)} tokens`]),
    ...items
      .filter((item) => item.leftOut !== undefined)
      .map((item) => `- Left out: ${name(item, mask)} (${reason(item)})`),
  ];
  const summary = `Built from ${pieces}, ${about}${number(used)} tokens`;
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

function details({ kind, why = [], score, stale }: ContextItem): string {
  return [
    kinds[kind],
    ...why.filter((each) => each !== kind).map((each) => each.replaceAll('-', ' ')),
    ...(score === undefined ? [] : [`score ${score.toFixed(1)}`]),
    ...(stale ? ['may have been out of date'] : []),
  ].join(', ');
}

function reason({ leftOut = 'removed', note }: ContextItem): string {
  const words = leftOut.replaceAll('-', ' ');
  return note === undefined ? words : `${words}, ${note.replaceAll(/[\s`<>]+/gu, ' ')}`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
