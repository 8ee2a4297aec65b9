import { type ReadonlySignal, signal } from '@preact/signals';
import { isRunning, type SessionState } from '../src/protocol/sessionState.ts';
import type { Host, Place, SavedState, Sent } from './host.ts';
import type { Revisions } from './revisions.ts';
import { strings } from './strings.ts';
import { slowAfter, type Timers } from './timers.ts';

/** A message on its way: it stays in the box until the host says that it is written. */
interface Sending extends Sent {
  readonly request: string;
}

const draftDelay = 300;

/** The text in the box and its way to the host. No word is dropped before the host has it. */
export class Outbox {
  readonly #host: Host;
  readonly #timers: Timers;
  readonly #createRequest: () => string;
  readonly #revisions: Revisions;
  readonly #draft = signal('');
  readonly #sending = signal<Sending | undefined>(undefined);
  readonly #notice = signal<string | undefined>(undefined);
  #session: string | undefined;
  /** The draft as the host knows it. */
  #posted = '';
  #readPlace: () => Place | undefined = () => this.placeOf(this.#session);
  #saved: SavedState | undefined;
  #cancelSave: (() => void) | undefined;
  #cancelSlow: (() => void) | undefined;

  /** `revisions` are saved along with the draft. */
  constructor(host: Host, timers: Timers, createRequest: () => string, revisions: Revisions) {
    this.#host = host;
    this.#revisions = revisions;
    this.#timers = timers;
    this.#createRequest = createRequest;
    this.#saved = host.load();
    this.#draft.value = this.#saved?.draft ?? '';
    revisions.all.subscribe(() => this.#saveSoon());
  }

  get draft(): ReadonlySignal<string> {
    return this.#draft;
  }

  get sending(): ReadonlySignal<Sending | undefined> {
    return this.#sending;
  }

  /** Why the text is still in the box. */
  get notice(): ReadonlySignal<string | undefined> {
    return this.#notice;
  }

  type(text: string): void {
    this.#draft.value = text;
    this.#notice.value = undefined;
    this.#cancelSave?.();
    this.#cancelSave = this.#timers.after(draftDelay, () => this.flush());
  }

  /** Puts text in, after what stands there. */
  insert(text: string): void {
    const before = this.#draft.value;
    this.type(before.trim() === '' ? text : `${before.trimEnd()}\n${text}`);
  }

  /** Asks the host to write the message. Does nothing where there is none, or one is on its way. */
  send(session: SessionState): void {
    const text = this.#draft.value;
    if (text.trim() === '' || this.#sending.value) return;
    if (session.messages.some(isRunning)) {
      this.#notice.value = strings.replyRunning;
      return;
    }
    const request = this.#createRequest();
    const after = lastMessage(session)?.id;
    this.#sending.value = { request, text, ...(after === undefined ? {} : { after }) };
    this.#notice.value = undefined;
    this.flush();
    this.#host.post({ type: 'send', request, session: session.id, text });
    this.#cancelSlow = this.#timers.after(slowAfter, () => {
      this.#notice.value = strings.hostSlow;
    });
  }

  accepted(request: string): void {
    const sending = this.#sending.value;
    if (sending?.request !== request) return;
    this.#settle();
    this.#empty(sending.text);
    this.flush();
  }

  refused(request: string, reason: string): void {
    if (this.#sending.value?.request !== request) return;
    this.#settle();
    this.#notice.value = reason;
    this.flush();
  }

  /** Takes the draft of the session that a snapshot opens, or keeps what is being typed in it. */
  open(session: SessionState, hostDraft: string): void {
    const saved = this.#session === undefined ? this.#saved : undefined;
    const sent = this.#sending.value ?? saved?.sending;
    const typedEarly = this.#session === undefined && !saved && this.#draft.value !== '';
    if (session.id === (this.#session ?? saved?.session)) {
      if (sent && wasWritten(session, sent)) this.#empty(sent.text);
      else if (this.#draft.value === '') this.#draft.value = hostDraft;
    } else if (!typedEarly) {
      this.flush();
      this.#draft.value = hostDraft;
    }
    this.#settle();
    this.#session = session.id;
    this.#posted = hostDraft;
    this.flush();
  }

  /** The reader moved: where to is read when it is saved. Undefined at the end. */
  moved(readPlace: () => Place | undefined): void {
    this.#readPlace = readPlace;
    this.#saved = undefined;
    this.#saveSoon();
  }

  /** Where the reader stood in a session when the page went away, until a move makes that old. */
  placeOf(session: string | undefined): Place | undefined {
    return this.#saved?.session === session ? this.#saved?.place : undefined;
  }

  /** Saves at once: the page may be about to go away. */
  flush(): void {
    this.#cancelSave?.();
    this.#cancelSave = undefined;
    const session = this.#session;
    if (session === undefined) return;
    const draft = this.#draft.value;
    const sending = this.#sending.value;
    const place = this.#readPlace();
    const revisions = this.#revisions.saved();
    this.#host.save({
      session,
      draft,
      ...(sending ? { sending } : {}),
      ...(place ? { place } : {}),
      ...(revisions.length > 0 ? { revisions: [...revisions] } : {}),
    });
    if (draft === this.#posted) return;
    this.#posted = draft;
    this.#host.post({ type: 'draft', session, text: draft });
  }

  #saveSoon(): void {
    this.#cancelSave ??= this.#timers.after(draftDelay, () => this.flush());
  }

  /** What was typed after sending stays. */
  #empty(sent: string): void {
    const draft = this.#draft.value;
    if (draft.startsWith(sent)) this.#draft.value = draft.slice(sent.length).trimStart();
  }

  #settle(): void {
    this.#cancelSlow?.();
    this.#sending.value = undefined;
    this.#notice.value = undefined;
  }
}

/** True where the text came in as a new message: only the answer to our request was lost. */
function wasWritten(session: SessionState, sent: Sent): boolean {
  const last = lastMessage(session);
  return last?.id !== sent.after && last?.text.trim() === sent.text.trim();
}

function lastMessage(session: SessionState) {
  return session.messages.findLast((each) => each.kind === 'message');
}
