import { type ReadonlySignal, signal } from '@preact/signals';
import type { SlashCommand } from '../src/protocol/panel.ts';
import { longestQueued } from '../src/protocol/messageQueue.ts';
import type { OthersDraft } from '../src/protocol/revision.ts';
import { isRunning, type SessionState } from '../src/protocol/sessionState.ts';
import { longestDraft } from '../src/protocol/textLimits.ts';
import { InputHistory } from './composer/inputHistory.ts';
import { readSlash, type Slash } from './composer/slashCommand.ts';
import type { Folds } from './code/folds.ts';
import type { Host } from './host.ts';
import type { Attached } from './images/images.ts';
import { OnItsWay } from './onItsWay.ts';
import { Written } from './pastes/written.ts';
import type { PastedText, WrittenText } from './pastes/writtenText.ts';
import { type Box, type HostDraft, meetOther, meetSnapshot, PostedDrafts } from './postedDrafts.ts';
import {
  earlyState,
  isEarly,
  type KeptState,
  type Place,
  type Sent,
  stateOf,
} from './savedState.ts';
import type { Revisions } from './revisions.ts';
import { queueStrings } from './queueStrings.ts';
import { lastMessage, type NextMessage, tooLong, type Sending } from './sentText.ts';
import { SaveTimer } from './saveTimer.ts';
import { strings } from './strings.ts';
import type { Timers } from './timers.ts';

/** The text in the box and its way to the host. No word is dropped before the host has it. */
export class Outbox {
  readonly #host: Host;
  readonly #revisions: Revisions;
  readonly #folds: Folds;
  readonly #written = new Written();
  readonly #onItsWay: OnItsWay;
  readonly #notice = signal<string | undefined>(undefined);
  readonly #history = new InputHistory();
  #session: string | undefined;
  /** The message that waits before which this one stood. */
  #before: string | undefined;
  readonly #posted = new PostedDrafts();
  readonly #box: Box = { written: this.#written, history: this.#history, posted: this.#posted };
  #readPlace: () => Place | undefined = () => this.placeOf(this.#session);
  #saved: KeptState | undefined;
  readonly #saveTimer: SaveTimer;
  /** What goes with the text, or why it cannot be sent yet. A message may be without words then. */
  attached: () => Attached | string = () => ({ images: [], optional: false });
  /** What is run rather than sent. */
  commands: readonly SlashCommand[] = [];
  /** What a message may begin with. */
  skills: readonly SlashCommand[] = [];
  /** The text that is a message although it looks like a command: the person was told once. */
  #message: string | undefined;

  /** Revisions and folds are saved along with the draft. */
  constructor(
    host: Host,
    timers: Timers,
    createRequest: () => string,
    { revisions, folds }: { readonly revisions: Revisions; readonly folds: Folds },
  ) {
    this.#host = host;
    this.#revisions = revisions;
    this.#folds = folds;
    this.#saveTimer = new SaveTimer(timers, () => this.flush());
    const onSlow = (): void => this.tell(strings.hostSlow);
    this.#onItsWay = new OnItsWay({ timers, createRequest, onSlow });
    const kept = host.load();
    this.#written.text = kept?.draft ?? '';
    this.#saved = kept && isEarly(kept) ? undefined : kept;
    revisions.all.subscribe(() => this.#saveTimer.soon());
    folds.restore(this.#saved?.unfolded ?? []);
    folds.all.subscribe(() => this.#saveTimer.soon());
  }

  /** What stands in the input. */
  get draft(): ReadonlySignal<string> {
    return this.#written.typed;
  }

  /** What was pasted and stands beside the input: it is sent below what stands there. */
  get pastes(): ReadonlySignal<readonly PastedText[]> {
    return this.#written.pastes;
  }

  /** True where nothing is written. */
  get isBlank(): ReadonlySignal<boolean> {
    return this.#written.isBlank;
  }

  get sending(): ReadonlySignal<Sending | undefined> {
    return this.#onItsWay.sending;
  }

  /** Why the text is still in the box. */
  get notice(): ReadonlySignal<string | undefined> {
    return this.#notice;
  }

  /** Says why something else than a message was not taken. */
  tell(notice: string): void {
    this.#notice.value = notice;
  }

  type(text: string): void {
    this.#write({ typed: text });
  }

  /** Other texts stand beside the input. */
  setPastes(pastes: readonly PastedText[]): void {
    this.#write({ pastes });
  }

  /** Shows the message before or after the one shown; false where there is none. */
  walk(step: 1 | -1, session: SessionState): boolean {
    if (this.sending.value) return false;
    const text = this.#history.step(step, this.#written.text, session);
    if (text === undefined) return false;
    this.#written.text = text;
    this.#changed();
    return true;
  }

  /** True while an older message is shown, as it was. */
  get walks(): boolean {
    return this.#history.beneath !== undefined;
  }

  /** A message that waited is changed: above what stands there, and kept before it is taken away. */
  takeBack(text: string, before: string | undefined): void {
    this.#history.typed();
    this.#written.putAbove(text, '\n\n');
    this.#changed();
    this.#before = before;
    this.flush();
  }

  #write(part: Partial<WrittenText>): void {
    this.#history.typed();
    this.#written.change(part);
    this.#changed();
  }

  #changed(): void {
    this.#message = undefined;
    this.#notice.value = this.#written.length > longestDraft ? strings.draftTooLong : undefined;
    this.#saveTimer.typed();
  }

  /** Puts text in, after what stands there, or beside it where it is long. */
  insert(text: string): void {
    this.#history.typed();
    this.#written.insert(text);
    this.#changed();
  }

  /** True where the text is one word that looks like a command, and none is called so. */
  get isUnknownCommand(): boolean {
    return this.#slash.type === 'unknown';
  }

  /** True where the text is a command with nothing left to write. */
  get isWholeCommand(): boolean {
    const slash = this.#slash;
    if (slash.type !== 'command') return false;
    return !this.commands.some(({ name, argument }) => name === slash.name && argument);
  }

  /**
   * Asks the host to write the message, or to run the command. Does nothing where there is none. What is
   * written while one is on its way follows that. Where a reply runs, the message waits for its end, or
   * `steers`: that is stopped.
   */
  send(session: SessionState, steers = false): void {
    if (this.sending.value)
      return this.#onItsWay.follow(this.#written.parts, steers, this.attached());
    const { text } = this.#written;
    const problem = tooLong(text);
    if (problem !== undefined) return this.tell(problem);
    if (text !== this.#message) {
      const slash = this.#slash;
      if (slash.type !== 'message') return this.#sendSlash(session, slash);
    }
    const attached = this.attached();
    const images = typeof attached === 'string' ? [] : attached.images;
    if (text.trim() === '' && typeof attached !== 'string' && images.length === 0) return;
    const runs = session.messages.some(isRunning);
    if (runs && !steers) return this.#enqueue(session, text, attached);
    if (typeof attached === 'string') return this.tell(attached);
    const after = lastMessage(session)?.id;
    const request = this.#begin({ text, ...(after === undefined ? {} : { after }) });
    this.#host.post({
      type: 'send',
      request,
      session: session.id,
      text,
      ...(runs ? { steers } : {}),
      ...(images.length > 0 ? { images, imagesOptional: attached.optional } : {}),
    });
  }

  accepted(request: string): void {
    const answered = this.#onItsWay.answered(request);
    if (!answered) return;
    this.#notice.value = undefined;
    this.#written.drop(answered.sent.text);
    this.#comeBack();
    this.flush();
    const [next, ...others] = answered.next;
    if (!next || this.#session === undefined) return;
    this.#sendNext(this.#session, next);
    this.#onItsWay.next = others;
  }

  refused(request: string, reason: string): void {
    if (!this.#onItsWay.answered(request)) return;
    this.#notice.value = reason;
    this.flush();
  }

  /** Takes the draft of the session that a snapshot opens, or keeps what is being typed in it. */
  open(session: SessionState, host: HostDraft): void {
    const hostDraft = host.draft;
    const saved = this.#session === undefined ? this.#saved : undefined;
    const typedEarly = this.#session === undefined && !saved && !this.isBlank.value;
    if (session.id === (this.#session ?? saved?.session)) {
      const sending = this.sending.value;
      meetSnapshot(this.#box, { session, host, kept: saved, sending });
    } else if (typedEarly) {
      this.#written.putAbove(hostDraft, '\n');
    } else {
      this.flush();
      this.#history.forget();
      this.#posted.forget();
      this.#before = undefined;
      // What was typed since the page came is for the chat that it comes to show.
      this.#written.drop(saved ? saved.draft : this.#written.text);
      this.#written.putAbove(hostDraft, '\n');
    }
    this.#settle();
    this.#session = session.id;
    this.#posted.hear(host);
    this.flush();
  }

  /** Another page wrote the draft of a chat. */
  another({ session, text, elsewhere }: OthersDraft): void {
    if (session !== this.#session) return;
    const host = { draft: text, elsewhere };
    meetOther(this.#box, host);
    this.#posted.hear(host);
    this.flush();
  }

  /** The reader moved: where to is read when it is saved. Undefined at the end. */
  moved(readPlace: () => Place | undefined): void {
    this.#readPlace = readPlace;
    this.#saved = undefined;
    this.#saveTimer.soon();
  }

  /** Where the reader stood in a session when the page went away, until a move makes that old. */
  placeOf(session: string | undefined): Place | undefined {
    return this.#saved?.session === session ? this.#saved?.place : undefined;
  }

  /** Saves at once: the page may be about to go away. */
  flush(): void {
    this.#saveTimer.done();
    const session = this.#session;
    if (session === undefined) return this.#host.save(earlyState(this.#saved, this.#written.text));
    const draft = this.#history.beneath ?? this.#written.text;
    const revisions = this.#revisions.saved();
    const [place, unfolded] = [this.#readPlace(), this.#folds.saved()];
    const state = { session, draft, known: this.#posted.digests, place, revisions, unfolded };
    this.#host.save(stateOf(state, this.sending.value));
    this.#revisions.post(revisions);
    // The host would not take it: the person was told when it became so long.
    if (draft === this.#posted.last || draft.length > longestDraft) return;
    this.#posted.add(draft);
    const { version } = this.#posted;
    this.#host.post({ type: 'draft', session, text: draft, ...(version > 0 ? { version } : {}) });
  }

  #enqueue({ id: session }: SessionState, text: string, attached: Attached | string): void {
    if (typeof attached === 'string') return this.tell(attached);
    if (text.length > longestQueued) return this.tell(queueStrings.tooLong);
    const { images, optional } = attached;
    const before = this.#before;
    const request = this.#begin({ text, queued: true });
    this.#host.post({
      type: 'queue-message',
      request,
      session,
      text,
      ...(images.length > 0 ? { images, imagesOptional: optional } : {}),
      ...(before === undefined ? {} : { before }),
    });
  }

  /** The reply to the one before may not have begun here: the host knows what the message waits for. */
  #sendNext(session: string, { text, steers }: NextMessage): void {
    const request = this.#begin({ text, ...(steers ? {} : { queued: true as const }) });
    const type = steers ? 'send' : 'queue-message';
    this.#host.post({ type, request, session, text, ...(steers ? { steers } : {}) });
  }

  /** An older message was sent again: what was being typed stands there again. */
  #comeBack(): void {
    this.#before = undefined;
    const beneath = this.#history.leave();
    if (beneath === undefined || !this.isBlank.value) return;
    this.#written.text = beneath;
    // The host let go of it with what was sent.
    this.#posted.add('');
  }

  /** What stands in the input: a text that was pasted beside it makes it no other command. */
  get #slash(): Slash {
    return readSlash(this.draft.value, [...this.commands, ...this.skills]);
  }

  #sendSlash(session: SessionState, slash: Exclude<Slash, { type: 'message' }>): void {
    if (slash.type !== 'command') {
      this.#message = this.#written.text;
      const say = slash.type === 'unknown' ? strings.noSuchCommand : strings.tooMuchBehind;
      this.#notice.value = say(slash.name);
      return;
    }
    const { name, argument } = slash;
    const request = this.#begin({ text: this.draft.value, command: true });
    this.#host.post({ type: 'run-command', request, session: session.id, name, argument });
  }

  /** From now on it is on its way. Gives the id of the request. */
  #begin(sent: Sent): string {
    const request = this.#onItsWay.begin(sent);
    this.#notice.value = undefined;
    this.flush();
    return request;
  }

  #settle(): void {
    this.#onItsWay.settle();
    this.#notice.value = undefined;
  }
}
