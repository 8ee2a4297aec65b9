import { compactionOf, type Compaction } from '../../protocol/compaction.ts';
import type { MessageId } from '../../protocol/ids.ts';
import type { Message, SessionState } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import { renderNote } from '../prompt.ts';
import { ranks, type Piece } from '../sources/piece.ts';
import { cutMiddle } from './cutMiddle.ts';
import { fullText } from '../../protocol/fullText.ts';

/** What a model is told in the place of older messages. */
export interface HistorySummary {
  readonly piece: Piece;
  /** The last message of the person that it stands for, with the replies to it. */
  readonly upTo: MessageId;
}

/** Characters of a pinned message that are told word for word. */
const longestPinned = 20_000;

/** The summary that holds for what came before `answering`, if there is one. Pure. */
export function historySummary(
  state: SessionState,
  answering?: MessageId,
): HistorySummary | undefined {
  const end = state.messages.findIndex((message) => message.id === answering);
  const before = end === -1 ? state.messages : state.messages.slice(0, end);
  const compaction = compactionOf(state.compactions, before);
  if (!compaction) return undefined;
  const covered = before.slice(0, compaction.covered).filter(isTold);
  const many = `${covered.length} earlier ${covered.length === 1 ? 'message' : 'messages'}`;
  const piece: Piece = {
    id: 'summary',
    kind: 'summary',
    label:
      covered.length === 1
        ? t('Summary of 1 earlier message')
        : t('Summary of {0} earlier messages', covered.length),
    text: renderSummary(compaction, covered, many),
    rank: ranks.projectInstructions,
    removable: true,
  };
  return { piece, upTo: compaction.upTo };
}

/**
 * The summary between fences, since a model wrote it of what others wrote; after it what the person
 * pinned, as the person's own words. Begins with a letter and ends with an empty line, as code does.
 */
export function renderSummary(
  { summary, kept }: Pick<Compaction, 'summary' | 'kept'>,
  covered: readonly Message[],
  title: string,
): string {
  const pinned = covered.filter((message) => message.pinned);
  const own = pinned.filter(({ kind }) => kind === 'message');
  const replies = pinned.filter(({ kind }) => kind === 'reply');
  const text = [
    summary.trim(),
    ...(kept.length > 0 ? [`Also named by the person: ${kept.join(', ')}`] : []),
    ...replies.map((reply) => `Pinned reply, word for word:\n${short(fullText(reply))}`),
  ].join('\n\n');
  const words = own.map(
    (message) => `The person said earlier, and pinned it:\n${short(message.text)}\n\n`,
  );
  return renderNote({ kind: 'Summary', title, language: 'plaintext', text }) + words.join('');
}

function short(text: string): string {
  const half = longestPinned / 2;
  return text.length <= longestPinned ? text : cutMiddle(text, half, half);
}

/** What was taken away, or another reply took the place of, is told to nobody. */
function isTold(message: Message): boolean {
  const isReplaced = message.kind === 'reply' && message.replacedBy !== undefined;
  return !isReplaced && message.removed === undefined;
}
