import type { OpenEditor } from '../context/editorSource.ts';
import type { ContextSources } from '../context/sources/contextSources.ts';
import type { ContextItem, ContextReceipt, LineRange } from '../protocol/contextItems.ts';
import type { MessageId } from '../protocol/ids.ts';
import { findReply, type SessionState } from '../protocol/sessionState.ts';
import type { PlanParts } from './planRequest.ts';

/**
 * The files that a command attached to the question behind `receipt`, as they are now. What a command
 * attaches is remembered for as long as the window lives; after that the receipt of its answer still
 * names it. A file that is gone is named as one that cannot be read. Rejects with the signal's reason.
 */
async function attachedBefore(
  { items }: ContextReceipt,
  sources: Pick<ContextSources, 'read'>,
  signal: AbortSignal,
): Promise<readonly OpenEditor[]> {
  const files = items.filter(isAttached);
  return Promise.all(
    files.map(async ({ uri = '', label }) => {
      const place = await sources.read(uri, signal);
      if (place?.type !== 'file') return unreadable(uri, label);
      const selected = items.find((item) => item.kind === 'selection' && item.uri === uri);
      return withSelection(place.file, selected?.lines);
    }),
  );
}

/** What a command attached to a question that is asked again, in a window that has forgotten it. */
export async function attachedTo(
  state: SessionState,
  reply: MessageId | undefined,
  { sources }: Pick<PlanParts, 'sources'>,
  signal: AbortSignal,
): Promise<readonly OpenEditor[] | undefined> {
  const receipt = reply === undefined ? undefined : findReply(state, reply)?.receipt;
  const known = receipt && (await sources?.());
  return receipt && known && attachedBefore(receipt, known, signal);
}

/** Whatever else is sent of a file can be taken away by the person, or is left out for what it is. */
function isAttached({ kind, uri, removable, leftOut }: ContextItem): boolean {
  const isFile = kind === 'open-editor' || kind === 'active-editor';
  const wasWanted = leftOut === undefined || leftOut === 'does-not-fit';
  return isFile && uri !== undefined && !removable && wasWanted;
}

function withSelection(file: OpenEditor, lines: LineRange | undefined): OpenEditor {
  if (!lines || file.content.type !== 'text') return file;
  const all = file.content.text.split(/(?<=\r\n|\n|\r(?!\n))/u);
  const text = all.slice(lines.start - 1, lines.end).join('');
  return text === '' ? file : { ...file, selection: { lines, text } };
}

function unreadable(uri: string, path: string): OpenEditor {
  const content = { type: 'left-out', reason: 'unreadable' } as const;
  return { uri, path, language: 'plaintext', version: 0, active: false, dirty: false, content };
}
