import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { foldAll, foldGrowth } from '../src/protocol/fold.ts';
import type { HostMessage, PanelMessage, PanelStatus } from '../src/protocol/panel.ts';
import {
  findReply,
  isRunning,
  type Reply,
  type SessionState,
} from '../src/protocol/sessionState.ts';
import { announcements } from './announce.ts';
import { HostChannel } from './hostChannel.ts';
import type { Host } from './host.ts';
import { parseHostMessage } from './hostMessage.ts';
import { Outbox, type Timers } from './outbox.ts';

/** What the panel needs of its surroundings. */
export interface Surroundings {
  readonly host: Host;
  readonly timers: Timers;
  /** Runs a callback before the next frame is painted. */
  readonly nextFrame: (callback: () => void) => void;
  readonly createRequest: () => string;
}

/** A new object every time: the same words twice in a row are to be heard twice. */
export interface Announcement {
  readonly text: string;
}

/** `count` 0 is nobody's wish: the state before the first request. */
export interface FocusRequest {
  readonly target: 'input' | 'model';
  readonly count: number;
}

/** At most so many reports of errors: one that comes with every frame must not flood the log. */
const maxReports = 20;

/**
 * All that the panel shows. Messages of the host change it at once, what is drawn changes once per
 * frame: a local model sends thousands of pieces a second.
 */
export class Store {
  /** Enter was pressed before the first snapshot was here: the message is sent when it is. */
  #sendOnArrival = false;
  readonly outbox: Outbox;
  readonly #host: Host;
  readonly #nextFrame: Surroundings['nextFrame'];
  readonly #channel = new HostChannel();
  readonly #session = signal<SessionState | undefined>(undefined);
  readonly #status = signal<PanelStatus | undefined>(undefined);
  readonly #announcement = signal<Announcement | undefined>(undefined);
  readonly #broken = signal(false);
  readonly #focus = signal<FocusRequest>({ target: 'input', count: 0 });
  #current: { session?: SessionState; status?: PanelStatus } = {};
  #frameAsked = false;
  #reports = 0;

  constructor({ host, timers, nextFrame, createRequest }: Surroundings) {
    this.#host = host;
    this.#nextFrame = nextFrame;
    this.outbox = new Outbox(host, timers, createRequest);
  }

  /** Undefined until the first snapshot. */
  get session(): ReadonlySignal<SessionState | undefined> {
    return this.#session;
  }

  get status(): ReadonlySignal<PanelStatus | undefined> {
    return this.#status;
  }

  get announcement(): ReadonlySignal<Announcement | undefined> {
    return this.#announcement;
  }

  /** True after something threw: the panel offers to begin anew. */
  get broken(): ReadonlySignal<boolean> {
    return this.#broken;
  }

  /** Which control is to take the focus; a new object for every request. */
  get focusRequest(): ReadonlySignal<FocusRequest> {
    return this.#focus;
  }

  /** The reply that is being written in this session. */
  readonly running: ReadonlySignal<Reply | undefined> = computed(() =>
    this.#session.value?.messages.findLast(isRunning),
  );

  /** True where the host would take a message, a Retry or a Continue. */
  readonly canAsk: ReadonlySignal<boolean> = computed(
    () => (this.#status.value?.writable ?? false) && this.running.value === undefined,
  );

  readonly post = (message: PanelMessage): void => this.#host.post(message);

  /** Tells the host that the panel listens; it answers with a snapshot. */
  start(): void {
    this.#broken.value = false;
    this.#channel.distrust();
    this.post({ type: 'ready' });
  }

  /** Takes whatever arrived at the page. Never throws. */
  receive(data: unknown): void {
    const message = parseHostMessage(data);
    if ('invalid' in message) {
      this.report(new Error(`The host sent what the panel cannot read: ${message.invalid}`));
      return;
    }
    const arrival = this.#channel.arrive(message);
    if (arrival.type === 'gap') {
      this.post({ type: 'resync', expected: arrival.expected, got: arrival.got });
    }
    if (arrival.type !== 'take') return;
    this.#apply(message);
    this.#draw();
  }

  send(): void {
    const { session, status } = this.#current;
    this.#sendOnArrival = session === undefined;
    if (!session || !status?.writable) return;
    this.outbox.send(session);
    const notice = this.outbox.notice.value;
    if (notice !== undefined) this.say(notice);
  }

  /** Fills the input with something to ask; the person sends it. */
  suggest(text: string): void {
    this.outbox.type(text);
    this.focus('input');
  }

  stop(): void {
    const reply = this.#current.session?.messages.findLast(isRunning);
    if (!reply || !this.#current.session) return;
    this.post({ type: 'stop', session: this.#current.session.id, reply: reply.id });
  }

  focus(target: FocusRequest['target']): void {
    this.#focus.value = { target, count: this.#focus.value.count + 1 };
  }

  /** Has a screen reader say something short. */
  say(text: string): void {
    this.#announcement.value = { text };
  }

  /** Logs an error at the host. */
  report(error: unknown): void {
    this.#reports += 1;
    if (this.#reports > maxReports) return;
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    this.post({ type: 'panel-error', message, ...(stack === undefined ? {} : { stack }) });
  }

  /** An error that nobody caught: what is shown may be wrong. */
  fail(error: unknown): void {
    this.report(error);
    this.#broken.value = true;
  }

  #apply(message: HostMessage): void {
    switch (message.type) {
      case 'snapshot':
        this.#current = { session: message.session, status: message.status };
        this.outbox.open(message.session, message.draft);
        if (this.#sendOnArrival) this.send();
        return;
      case 'events':
        this.#change(message.session, (session) => foldAll(session, message.events));
        return;
      case 'grew':
        this.#grow(message);
        return;
      case 'status':
        this.#current = { ...this.#current, status: message.status };
        return;
      case 'focus-input':
        if (message.text !== undefined) this.outbox.insert(message.text);
        this.focus('input');
        return;
      case 'accepted':
        this.outbox.accepted(message.request);
        return;
      case 'refused':
        this.outbox.refused(message.request, message.reason);
        this.say(message.reason);
    }
  }

  #change(id: string, change: (session: SessionState) => SessionState): void {
    const { session } = this.#current;
    if (session?.id === id) this.#current = { ...this.#current, session: change(session) };
  }

  #grow(growth: Extract<HostMessage, { type: 'grew' }>): void {
    const { session } = this.#current;
    if (session?.id !== growth.session) return;
    const reply = findReply(session, growth.reply);
    // Text from behind a hole would never be shown: the fold leaves it out.
    if (
      !reply ||
      growth.offset > reply.text.length ||
      growth.reasoningOffset > reply.reasoning.length
    ) {
      this.#channel.distrust();
      this.post({ type: 'resync', expected: reply?.text.length ?? 0, got: growth.offset });
      return;
    }
    this.#change(session.id, (state) => foldGrowth(state, reply.id, growth));
  }

  #draw(): void {
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    this.#nextFrame(() => {
      this.#frameAsked = false;
      this.#publish();
    });
  }

  #publish(): void {
    const { session, status } = this.#current;
    const before = this.#session.value;
    batch(() => {
      this.#session.value = session;
      this.#status.value = status;
      if (before?.id === session?.id && before && session) {
        const text = announcements(before, session).at(-1);
        if (text !== undefined) this.say(text);
      }
    });
  }
}
