import type { DraftElsewhere, KeptDrafts } from '../src/protocol/revision.ts';
import type { SessionState } from '../src/protocol/sessionState.ts';
import { digestOf } from '../src/protocol/textDigest.ts';
import type { InputHistory } from './composer/inputHistory.ts';
import type { Written } from './pastes/written.ts';
import type { KeptState, Sent } from './savedState.ts';
import { lastMessage, sentBefore, wasTaken } from './sentText.ts';

/** How many are remembered: one is posted when somebody pauses in typing, so that these are many minutes. */
const most = 200;

/** What the host was told of a text that is being written: the last one, and which ones there were before. */
export class PostedDrafts {
  #last = '';
  #heard = '';
  /** Of the last text that another page wrote; 0 before there is one. */
  version = 0;
  #digests: readonly string[];

  /** `digests`: what an earlier page had told it. */
  constructor(digests: readonly string[] = []) {
    this.#digests = digests;
  }

  /** The text as the host knows it. */
  get last(): string {
    return this.#last;
  }

  /** Of each, the newest at the end: with them a page that comes back knows an older text again. */
  get digests(): readonly string[] {
    return this.#digests;
  }

  add(text: string): void {
    this.#last = text;
    const digest = digestOf(text);
    if (this.#digests.at(-1) !== digest) this.#digests = [...this.#digests, digest].slice(-most);
  }

  /** What the host has, and who wrote it. */
  hear({ draft, elsewhere }: HostDraft): void {
    this.add(draft);
    this.#heard = draft;
    this.version = elsewhere?.version ?? 0;
  }

  /** What the host had of this page's before another one wrote: `passed` are the texts that it had. */
  before(passed: readonly string[]): string {
    return passed.includes(digestOf(this.#last)) ? this.#last : this.#heard;
  }

  /** Another chat is shown. */
  forget(): void {
    this.#digests = [];
  }
}

/** The draft as the host has it. */
export type HostDraft = Pick<KeptDrafts, 'draft' | 'elsewhere'>;

const none: DraftElsewhere = { version: 0, passed: [] };

/** Whose text counts; `both`: each has words that the other has not. */
export type Newer = 'own' | 'host' | 'both';

interface Past {
  /** Digests of what this page told the host, or had from it. */
  readonly known: readonly string[];
  /** Digests of what another page wrote over. */
  readonly passed?: readonly string[] | undefined;
}

/** Which of two texts was written later: a page's own, or the host's. No word goes that stands nowhere else. */
export function newerText(own: string, atHost: string, { known, passed = [] }: Past): Newer {
  if (own === atHost) return 'own';
  if (passed.includes(digestOf(own))) return 'host';
  if (atHost === '' || known.includes(digestOf(atHost))) return 'own';
  if (atHost.startsWith(own.trim())) return 'host';
  return own.startsWith(atHost.trim()) ? 'own' : 'both';
}

/**
 * Which draft counts for a page that comes back with other words than the host has. Where a window ended
 * without warning, VS Code gives back what it had written last, which may be a minute old: what the host
 * has and the page never told it is newer then.
 */
export function newerDraft(
  { draft, known, atHost, sending, isOfThisRun }: KeptState,
  session: SessionState,
  host: HostDraft,
): Newer {
  if (!known || atHost || draft === host.draft) return 'own';
  // Nobody else wrote there since.
  if (isOfThisRun && !host.elsewhere) return 'own';
  // What was on its way is known to be written, or not to be; what this run's page had is the newest of it.
  const sent = sending || isOfThisRun ? '' : (lastMessage(session)?.text ?? '');
  const isNew = host.draft === '' || !known.includes(digestOf(host.draft));
  if (isNew && sent.startsWith(draft.trim())) return 'host';
  return newerText(draft, host.draft, { known, passed: host.elsewhere?.passed });
}

/** Puts what counts into the box; what was typed there since stays. */
export function meet(written: Written, newer: Newer, own: string, atHost: string): void {
  if (newer === 'own') return;
  if (newer === 'host') written.drop(own);
  written.putAbove(atHost, '\n');
}

/** Where a draft is written. */
export interface Box {
  readonly written: Written;
  readonly history: InputHistory;
  readonly posted: PostedDrafts;
}

/**
 * Another page wrote the draft: it stands here as well, above what was written in this page meanwhile. Who
 * writes there sees no older message here.
 */
export function meetOther(
  { written, history, posted }: Box,
  { draft, elsewhere: { passed } = none }: HostDraft,
): void {
  written.text = history.leave() ?? written.text;
  if (written.text !== draft) meet(written, 'host', posted.before(passed), draft);
}

interface Snapshot {
  readonly session: SessionState;
  readonly host: HostDraft;
  /** What VS Code gave back to a page that has just come. */
  readonly kept: KeptState | undefined;
  /** What is on its way. */
  readonly sending: Sent | undefined;
}

/** A page that shows a chat hears all of it anew. */
export function meetSnapshot(box: Box, { session, host, kept, sending }: Snapshot): void {
  const { written } = box;
  const sent = sending ?? sentBefore(kept, host.draft);
  const isTaken = sent !== undefined && wasTaken(session, sent, host.draft);
  const isOthers = host.elsewhere !== undefined && host.draft.trim() !== sent?.text.trim();
  const newer = kept ? newerDraft(kept, session, host) : 'own';
  if (kept?.atHost) written.putAbove(host.draft, '\n');
  if (isTaken && !(isOthers && newer === 'host')) written.drop(sent.text);
  // The host may not have let go of it yet.
  if (isTaken && !isOthers) return;
  if (written.isBlank.value) written.text = host.draft;
  else if (kept) meet(written, newer, kept.draft, host.draft);
  else if (host.elsewhere) meetOther(box, host);
}
