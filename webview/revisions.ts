import { type ReadonlySignal, signal } from '@preact/signals';
import { alternativesTo } from '../src/protocol/branches.ts';
import type { MessageId, SessionId } from '../src/protocol/ids.ts';
import type { KeptRevision } from '../src/protocol/revision.ts';
import type { SessionState } from '../src/protocol/sessionState.ts';
import { longestDraft } from '../src/protocol/textLimits.ts';
import type { Host } from './host.ts';
import {
  isBlank,
  joinBoth,
  joinWritten,
  nothingWritten,
  splitWritten,
  type WrittenText,
} from './pastes/writtenText.ts';
import { type Newer, newerText, PostedDrafts } from './postedDrafts.ts';
import type { SavedRevision } from './savedState.ts';
import { tooLong } from './sentText.ts';
import { strings } from './strings.ts';
import { slowAfter, type Timers } from './timers.ts';

/** A message that is being written anew, in its place. */
export interface Revision extends WrittenText, Omit<SavedRevision, 'text' | 'known'> {
  /** Set while it is on its way to the host. */
  readonly request?: string;
  /** Why it is still here. */
  readonly notice?: string;
}

/** Which message is meant. */
type MessageAt = Pick<Revision, 'session' | 'message'>;

/** Sent messages that are being changed. Like the outbox, it drops no word before the host has it. */
export class Revisions {
  readonly #host: Host;
  readonly #timers: Timers;
  readonly #createRequest: () => string;
  readonly #all = signal<readonly Revision[]>([]);
  /** What the host was told of each, by `keyOf`. */
  readonly #posted = new Map<string, MessageAt & { readonly texts: PostedDrafts }>();
  /** Those that an earlier page kept, until the host says what it has of them. */
  readonly #returned = new Set<string>();
  /** Done with in this page: a snapshot may be older than that. */
  readonly #closed = new Set<string>();

  constructor(host: Host, timers: Timers, createRequest: () => string) {
    this.#host = host;
    this.#timers = timers;
    this.#createRequest = createRequest;
    const kept = host.load()?.revisions ?? [];
    this.#all.value = kept.map(revisionOf);
    for (const each of kept) {
      if (!each.known) continue;
      this.#returned.add(keyOf(each));
      this.#posted.set(keyOf(each), { ...messageAt(each), texts: new PostedDrafts(each.known) });
    }
  }

  get all(): ReadonlySignal<readonly Revision[]> {
    return this.#all;
  }

  /** The new text of a message, where it is being changed. */
  of(session: SessionId | undefined, message: MessageId): Revision | undefined {
    return this.#all.value.find((each) => each.session === session && each.message === message);
  }

  /** A new revision, or another text of one. */
  write(session: SessionId, message: MessageId, text: string): void {
    this.#put({ ...this.#begun(session, message), ...splitWritten(text) });
  }

  /** What stands in the box, or beside it, is another one. */
  change({ session, message }: MessageAt, part: Partial<WrittenText>): void {
    this.#put({ ...this.#begun(session, message), ...part });
  }

  cancel({ session, message }: MessageAt): void {
    this.#closed.add(keyOf({ session, message }));
    this.#all.value = this.#all.value.filter(
      (each) => each.session !== session || each.message !== message,
    );
  }

  /** Asks the host to write it. Does nothing where there is no text, or it is on its way. */
  send(revision: Revision): void {
    if (isBlank(revision) || revision.request !== undefined) return;
    const { session, message, text } = savedOf(revision);
    const notice = tooLong(text);
    if (notice !== undefined) return this.#put({ ...unsent(revision), notice });
    const request = this.#createRequest();
    this.#put({ ...unsent(revision), request });
    this.#host.post({ type: 'edit-message', request, session, message, text });
    this.#timers.after(slowAfter, () => {
      const late = this.#sentAs(request);
      if (late) this.#put({ ...late, notice: strings.hostSlow });
    });
  }

  /** True where the request was one of these; what was typed since is then gone with it. */
  accepted(request: string): boolean {
    const sent = this.#sentAs(request);
    if (sent) this.cancel(sent);
    return sent !== undefined;
  }

  refused(request: string, notice: string): void {
    const sent = this.#sentAs(request);
    if (sent) this.#put({ ...unsent(sent), notice });
  }

  /** After a snapshot no answer is to come: what was written is done with, the rest stays. */
  open(session: SessionState, kept: readonly KeptRevision[] = []): void {
    for (const each of kept) this.#meet({ ...each, session: session.id });
    this.#all.value = this.#all.value
      .filter((each) => each.session !== session.id || !wasWritten(session, each))
      .map((each) => (each.session === session.id ? unsent(each) : each));
  }

  saved(): readonly SavedRevision[] {
    return this.#all.value.map((each) => {
      const known = this.#posted.get(keyOf(each))?.texts.digests ?? [];
      return { ...savedOf(each), known: [...known] };
    });
  }

  /** Without the notice, which was about what stood there before. */
  #begun(session: SessionId, message: MessageId): Revision {
    const { notice: _notice, ...begun } = this.of(session, message) ?? {
      session,
      message,
      ...nothingWritten,
    };
    return begun;
  }

  /** Tells the host what is another one by now: it keeps it, however long it is. */
  post(all: readonly SavedRevision[]): void {
    const fresh = all.filter((each) => this.#lastPosted(each) !== each.text);
    const there = new Set(all.map(keyOf));
    const gone = [...this.#posted.values()].filter((each) => !there.has(keyOf(each)));
    for (const each of gone) this.#posted.delete(keyOf(each));
    for (const { session, message } of gone)
      this.#host.post({ type: 'draft', session, message, text: '' });
    for (const each of fresh) {
      // The host would not take it: it stays in the box.
      if (each.text.length > longestDraft) continue;
      this.#postedOf(each).add(each.text);
      this.#host.post({ type: 'draft', ...messageAt(each), text: each.text });
    }
  }

  /** What the host has of one: it is newer where the page that kept ours went without warning. */
  #meet(atHost: SavedRevision): void {
    const posted = this.#postedOf(atHost);
    const isBack = this.#returned.delete(keyOf(atHost));
    const newer = this.#newer(atHost, posted.digests, isBack);
    posted.add(atHost.text);
    if (newer === 'own') return;
    const own = newer === 'both' ? this.#begun(atHost.session, atHost.message) : nothingWritten;
    this.#put({ ...messageAt(atHost), ...joinBoth(splitWritten(atHost.text), own, '\n') });
  }

  #newer(atHost: SavedRevision, known: readonly string[], isBack: boolean): Newer {
    const own = this.of(atHost.session, atHost.message);
    if (!own) return this.#closed.has(keyOf(atHost)) ? 'own' : 'host';
    return isBack ? newerText(savedOf(own).text, atHost.text, { known }) : 'own';
  }

  #lastPosted(at: MessageAt): string {
    return this.#posted.get(keyOf(at))?.texts.last ?? '';
  }

  #postedOf(at: MessageAt): PostedDrafts {
    const texts = this.#posted.get(keyOf(at))?.texts ?? new PostedDrafts();
    this.#posted.set(keyOf(at), { ...messageAt(at), texts });
    return texts;
  }

  #sentAs(request: string): Revision | undefined {
    return this.#all.value.find((each) => each.request === request);
  }

  #put(revision: Revision): void {
    const { session, message } = revision;
    this.#closed.delete(keyOf(revision));
    const at = this.#all.value.findIndex(
      (each) => each.session === session && each.message === message,
    );
    const all = this.#all.value;
    this.#all.value = at === -1 ? [...all, revision] : all.with(at, revision);
  }
}

function messageAt({ session, message }: MessageAt): MessageAt {
  return { session, message };
}

function keyOf({ session, message }: MessageAt): string {
  return `${session} ${message}`;
}

function unsent({ session, message, typed, pastes }: Revision): Revision {
  return { session, message, typed, pastes };
}

function savedOf({ session, message, ...written }: Revision): SavedRevision {
  return { session, message, text: joinWritten(written) };
}

function revisionOf({ session, message, text }: SavedRevision): Revision {
  return { session, message, ...splitWritten(text) };
}

/** True where this text stands in the message's place: only the answer to our request was lost. */
function wasWritten(session: SessionState, revision: Revision): boolean {
  const { message, text } = savedOf(revision);
  const texts = alternativesTo(session, message)
    .filter((head) => head !== message)
    .map((head) => textOf(session, head));
  return texts.includes(text);
}

function textOf(session: SessionState, head: MessageId): string | undefined {
  const first = session.aside[head]?.[0] ?? session.messages.find(({ id }) => id === head);
  return first?.kind === 'message' ? first.text : undefined;
}
