import type { SessionState } from '../src/protocol/sessionState.ts';
import type { SavedState } from './savedState.ts';
import { lastMessage } from './sentText.ts';

/** How many are remembered: one is posted when somebody pauses in typing, so that these are many minutes. */
const most = 200;

/** What the host was told of the draft of a chat: the last one, and which ones there were before. */
export class PostedDrafts {
  #last = '';
  #digests: readonly string[] = [];

  /** The draft as the host knows it. */
  get last(): string {
    return this.#last;
  }

  /** Of each, the newest at the end: with them a page that comes back knows an older draft again. */
  get digests(): readonly string[] {
    return this.#digests;
  }

  add(text: string): void {
    this.#last = text;
    const digest = digestOf(text);
    if (this.#digests.at(-1) !== digest) this.#digests = [...this.#digests, digest].slice(-most);
  }

  /** Another chat is shown. */
  forget(): void {
    this.#digests = [];
  }
}

/**
 * Which draft counts for a page that comes back with other words than the host has. Where a window ended
 * without warning, VS Code gives back what it had written last, which may be a minute old: what the host
 * has and the page never told it is newer then. No word goes that stands nowhere else.
 */
export function newerDraft(
  { draft, known, atHost, sending }: SavedState,
  session: SessionState,
  hostDraft: string,
): 'own' | 'host' | 'both' {
  if (!known || atHost || draft === hostDraft) return 'own';
  // What was on its way is known to be written, or not to be.
  const sent = sending ? '' : (lastMessage(session)?.text ?? '');
  const wentOn = [hostDraft, sent].some((text) => text.startsWith(draft.trim()));
  if (hostDraft === '') return wentOn ? 'host' : 'own';
  if (known.includes(digestOf(hostDraft))) return 'own';
  return wentOn ? 'host' : 'both';
}

/** Tells texts apart, and is no longer than a word. Source: FNV-1a, 32 bits. */
function digestOf(text: string): string {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  }
  return `${(hash >>> 0).toString(36)}.${text.length.toString(36)}`;
}
