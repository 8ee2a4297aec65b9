import {
  answererOf,
  type Message,
  type Reply,
  type SessionState,
  type UserMessage,
} from '../../protocol/sessionState.ts';
import { withClosedFences } from './fences.ts';
import { receiptMarkdown } from './receiptMarkdown.ts';
import { Masking } from './redactEvents.ts';

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
    `Begun ${minute(state.createdAt)}, last changed ${minute(state.lastActivity)}. Exported from Parley.`,
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
    `## You, ${minute(at)}${removed === undefined ? '' : ' (deleted)'}`,
    ...(text.trim() === '' ? [] : [body(mask(text))]),
    ...images.map(
      ({ name, width, height }) => `*Image: ${oneLine(mask(name))}, ${width} × ${height}*`,
    ),
  ];
}

function replyBlocks(reply: Reply, mask: Mask): readonly string[] {
  const replaced = reply.replacedBy === undefined ? '' : ' (replaced by a later reply)';
  const deleted = reply.removed === undefined ? '' : ' (deleted)';
  const label = oneLine(mask(answererOf(reply)));
  const reasoning = reply.reasoning.trim();
  return [
    `## ${label}, ${minute(reply.startedAt)}${replaced}${deleted}`,
    ...(reasoning === '' ? [] : [reasoningBlock(mask(reasoning))]),
    ...(reply.text.trim() === '' ? [] : [body(mask(reply.text))]),
    ...endBlocks(reply, mask),
    ...receiptMarkdown(reply.receipt, mask),
  ];
}

function reasoningBlock(reasoning: string): string {
  return `<details>\n<summary>Reasoning</summary>\n\n${body(reasoning)}\n\n</details>`;
}

/** How a reply ended, where it did not end well. */
function endBlocks(reply: Reply, mask: Mask): readonly string[] {
  switch (reply.status) {
    case 'interrupted':
      return ['> **Interrupted:** the rest of this reply never came.'];
    case 'stopped':
      return ['> **Stopped** before it was complete.'];
    case 'running':
      return ['> **Not complete:** this reply was still being written.'];
    case 'failed':
      return [`> **Failed:** ${oneLine(mask(failureText(reply)))}`];
    case 'ended':
      return reply.reason === 'length' ? ['> **Cut off:** the reply was too long.'] : [];
  }
}

function failureText({ failure }: Reply): string {
  if (!failure) return 'no reason is known';
  return failure.detail === undefined ? failure.title : `${failure.title}: ${failure.detail}`;
}

function editBlocks({ edits }: SessionState, mask: Mask): readonly string[] {
  if (edits.length === 0) return [];
  const lines = edits.map(({ label, status }) => `- ${oneLine(mask(label))}: ${status}`);
  return ['---', '## Changes to files', lines.join('\n')];
}

/** The ways that were not taken, each by its first message. */
function asideBlocks({ aside }: SessionState, mask: Mask): readonly string[] {
  const ways = Object.values(aside);
  if (ways.length === 0) return [];
  const lines = ways.flatMap((way) => {
    const [first] = way;
    if (!first) return [];
    const at = first.kind === 'message' ? first.at : first.startedAt;
    const count = way.length === 1 ? '1 message' : `${way.length} messages and replies`;
    return [`- ${minute(at)}, ${count}: ${shortened(oneLine(mask(first.text)))}`];
  });
  return ['---', '## Not shown', 'Other ways that this chat went:', lines.join('\n')];
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
  if (Number.isNaN(date.getTime())) return 'at an unknown time';
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
