import {
  answererOf,
  type EditStatus,
  type Message,
  type Reply,
  type SessionState,
  type UserMessage,
} from '../../protocol/sessionState.ts';
import { amount, t } from '../../protocol/texts.ts';
import { withClosedFences } from './fences.ts';
import { receiptMarkdown } from './receiptMarkdown.ts';
import { Masking } from './redactEvents.ts';
import { fullText } from '../../protocol/fullText.ts';

export interface ExportedMarkdown {
  /** Ends with a line end. */
  readonly text: string;
  /** One entry for each secret that was masked. */
  readonly masked: readonly string[];
}

/**
 * What a session shows, to be read: messages and replies in order, without secrets; then what is not
 * shown. Times are UTC, so that the text is the same everywhere.
 */
export function exportMarkdown(state: SessionState): ExportedMarkdown {
  const masking = new Masking();
  const mask = (text: string): string => masking.text(text);
  const blocks = [
    `# ${oneLine(mask(state.title))}`,
    t(
      'Begun {0}, last changed {1}. Exported from Parley.',
      minute(state.createdAt),
      minute(state.lastActivity),
    ),
    ...state.messages.flatMap((message) => messageBlocks(message, mask)),
    ...editBlocks(state, mask),
    ...asideBlocks(state, mask),
  ];
  return { text: `${blocks.join('\n\n')}\n`, masked: masking.kinds };
}

type Mask = (text: string) => string;

function messageBlocks(message: Message, mask: Mask): readonly string[] {
  return message.kind === 'message' ? personBlocks(message, mask) : replyBlocks(message, mask);
}

/** Pictures are named only: they travel in the other kind of export. */
function personBlocks(
  { text, at, images = [], removed }: UserMessage,
  mask: Mask,
): readonly string[] {
  return [
    [t('## You, {0}', minute(at)), ...(removed === undefined ? [] : [t('(deleted)')])].join(' '),
    ...(text.trim() === '' ? [] : [body(mask(text))]),
    ...images.map(({ name, width, height }) =>
      t('*Image: {0}, {1} × {2}*', oneLine(mask(name)), width, height),
    ),
  ];
}

function replyBlocks(reply: Reply, mask: Mask): readonly string[] {
  const notes = [
    ...(reply.replacedBy === undefined ? [] : [t('(replaced by another reply)')]),
    ...(reply.removed === undefined ? [] : [t('(deleted)')]),
  ];
  const label = oneLine(mask(answererOf(reply)));
  const reasoning = reply.reasoning.trim();
  const text = fullText(reply);
  return [
    [`## ${label}, ${minute(reply.startedAt)}`, ...notes].join(' '),
    ...(reasoning === '' ? [] : [reasoningBlock(mask(reasoning))]),
    ...(text.trim() === '' ? [] : [body(mask(text))]),
    ...endBlocks(reply, mask),
    ...receiptMarkdown(reply.receipt, mask),
  ];
}

function reasoningBlock(reasoning: string): string {
  return `<details>\n<summary>${t('Reasoning')}</summary>\n\n${body(reasoning)}\n\n</details>`;
}

/** How a reply ended, where it did not end well. */
function endBlocks(reply: Reply, mask: Mask): readonly string[] {
  switch (reply.status) {
    case 'interrupted':
      return [t('> **Interrupted:** the rest of this reply never came.')];
    case 'stopped':
      return [t('> **Stopped** before it was complete.')];
    case 'running':
      return [t('> **Not complete:** this reply was still being written.')];
    case 'failed':
      return [t('> **Failed:** {0}', oneLine(mask(failureText(reply))))];
    case 'ended':
      return reply.reason === 'length' ? [t('> **Cut off:** the reply was too long.')] : [];
  }
}

function failureText({ failure }: Reply): string {
  if (!failure) return t('no reason is known');
  return failure.detail === undefined ? failure.title : `${failure.title}: ${failure.detail}`;
}

const standings: Readonly<Record<EditStatus, string>> = {
  proposed: t('proposed'),
  started: t('started'),
  applied: t('applied'),
  'rolled-back': t('rolled back'),
  discarded: t('discarded'),
};

function editBlocks({ edits }: SessionState, mask: Mask): readonly string[] {
  if (edits.length === 0) return [];
  const lines = edits.map(({ label, status }) => `- ${oneLine(mask(label))}: ${standings[status]}`);
  return ['---', t('## Changes to files'), lines.join('\n')];
}

/** The ways that were not taken, each by its first message. */
function asideBlocks({ aside }: SessionState, mask: Mask): readonly string[] {
  const ways = Object.values(aside);
  if (ways.length === 0) return [];
  const lines = ways.flatMap((way) => {
    const [first] = way;
    if (!first) return [];
    const at = first.kind === 'message' ? first.at : first.startedAt;
    const count =
      way.length === 1 ? t('1 message') : t('{0} messages and replies', amount(way.length));
    return [`- ${minute(at)}, ${count}: ${shortened(oneLine(mask(fullText(first))))}`];
  });
  return ['---', t('## Not shown'), t('Other ways that this chat went:'), lines.join('\n')];
}

function body(text: string): string {
  return withClosedFences(text.replace(/^(?:[ \t]*\r?\n)+/u, '').trimEnd());
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

function shortened(line: string): string {
  return line.length <= 100 ? line : `${line.slice(0, 99).trimEnd().toWellFormed()}…`;
}

/** "2026-03-01 09:30 UTC" */
function minute(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return t('at an unknown time');
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
