import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { foldAll, foldGrowth } from '../src/protocol/fold.ts';
import { keepInPieces, textOf } from '../src/protocol/growReply.ts';
import type { HostMessage, PanelMessage, PanelStatus, PastView } from '../src/protocol/panel.ts';
import { findReply, isRunning, type SessionState } from '../src/protocol/sessionState.ts';
import { announcements } from './announce.ts';
import { Asked } from './asked.ts';
import { Folds } from './code/folds.ts';
import { Completions } from './completions.ts';
import { Drawing } from './drawing.ts';
import { ErrorReports } from './errorReports.ts';
import { Finder } from './find/finder.ts';
import { Goals } from './goals.ts';
import { HostChannel } from './hostChannel.ts';
import type { Host } from './host.ts';
import { parseHostMessage } from './hostMessage.ts';
import { Images } from './images/images.ts';
import { inTurn } from './markdown/spokenText.ts';
import { Outbox } from './outbox.ts';
import { Pulse } from './pulse.ts';
import type { Announcement, FocusRequest, RevealRequest } from './requests.ts';
import { Queue } from './queue.ts';
import { withReceipt } from './receipts.ts';
import { Revisions } from './revisions.ts';
import { SessionEnd } from './sessionEnd.ts';
import { strings } from './strings.ts';
import type { Surroundings } from './surroundings.ts';
import { Theme } from './theme.ts';
import { Travel } from './travel.ts';

/** An intent about the session that is shown. */
type Here<T> = T extends { readonly session: string } ? Omit<T, 'session'> : never;

/**
 * All that the panel shows. Messages of the host change it at once, what is drawn changes once per
 * frame: a local model sends thousands of pieces a second.
 */
export class Store {
  /** Enter was pressed before the first snapshot was here: the message is sent when it is. */
  #sendOnArrival = false;
  readonly outbox: Outbox;
  readonly images: Images;
  readonly completions: Completions;
  readonly revisions: Revisions;
  readonly travel: Travel;
  readonly folds = new Folds();
  readonly finder: Finder;
  readonly asked: Asked;
  readonly goals = new Goals(this);
  readonly pulse: Pulse;
  readonly queue: Queue;
  readonly theme = new Theme((theme) => this.post({ type: 'theme', theme }));
  readonly #host: Host;
  readonly #nextFrame: Surroundings['nextFrame'];
  readonly #channel = new HostChannel();
  readonly #reports: ErrorReports;
  readonly #session = signal<SessionState | undefined>(undefined);
  readonly #status = signal<PanelStatus | undefined>(undefined);
  readonly #past = signal<PastView | undefined>(undefined);
  readonly #announcement = signal<Announcement | undefined>(undefined);
  readonly #broken = signal(false);
  readonly #focus = signal<FocusRequest>({ target: 'input', count: 0 });
  readonly #reveal = signal<RevealRequest | undefined>(undefined);
  #current: { session?: SessionState; status?: PanelStatus; past?: PastView } = {};
  readonly #end = new SessionEnd();
  #toReveal: string | undefined;
  readonly #drawing: Drawing;

  constructor({ host, timers, nextFrame, createRequest }: Surroundings) {
    this.#host = host;
    this.#nextFrame = nextFrame;
    this.#drawing = new Drawing({ nextFrame, timers }, () => this.#publish());
    this.#reports = new ErrorReports(this.post);
    this.pulse = new Pulse(timers);
    this.revisions = new Revisions(host, timers, createRequest);
    this.outbox = new Outbox(host, timers, createRequest, this);
    const say = (text: string): void => this.say(text);
    const here = { post: this.post, session: () => this.#current.session?.id, say };
    this.images = new Images({ ...here, status: this.#status });
    this.outbox.attached = () => this.images.toSend();
    this.queue = new Queue({
      ...here,
      attached: () => this.images.drafts.value.length,
      tell: (notice) => this.outbox.tell(notice),
      takeBack: (text, before) => {
        this.outbox.takeBack(text, before);
        this.focus('input');
      },
    });
    this.completions = new Completions(this.post, timers, createRequest, say);
    const reveal = (message: string): void => void (this.#reveal.value = { message, found: true });
    this.finder = new Finder({ session: this.#session, reveal, say });
    this.asked = new Asked(this);
    this.travel = new Travel((seq) => this.postHere({ type: 'show-past', seq }), timers);
  }

  /** Undefined until the first snapshot. */
  get session(): ReadonlySignal<SessionState | undefined> {
    return this.#session;
  }

  get status(): ReadonlySignal<PanelStatus | undefined> {
    return this.#status;
  }

  /** Set where the session is shown as it was. */
  get past(): ReadonlySignal<PastView | undefined> {
    return this.#past;
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

  /** The message that is to come into view, until it has. */
  get reveal(): ReadonlySignal<RevealRequest | undefined> {
    return this.#reveal;
  }

  /** The reply that is being written in this session. */
  readonly running = computed(() => this.#session.value?.messages.findLast(isRunning));

  /** True where something was said. */
  readonly begun = computed(() => (this.#session.value?.messages.length ?? 0) > 0);

  /** For what needs to be drawn anew with another session only, not with every word. */
  readonly sessionId: ReadonlySignal<string | undefined> = computed(() => this.#session.value?.id);

  /** The same object until something else is pinned. */
  readonly pins = computed(() => this.#session.value?.pins);

  readonly canWrite: ReadonlySignal<boolean> = computed(
    () => (this.#status.value?.writable ?? false) && this.#past.value === undefined,
  );

  /** True where the host would take a message, a Retry, a Continue or another branch. */
  readonly canAsk: ReadonlySignal<boolean> = computed(
    () => this.canWrite.value && this.running.value === undefined,
  );

  readonly post = (message: PanelMessage): void => this.#host.post(message);

  /** Posts an intent about the session that is shown; nothing where there is none. */
  postHere(intent: Here<PanelMessage>): void {
    const session = this.#current.session?.id;
    if (session !== undefined) this.post({ ...intent, session });
  }

  /** Tells the host that the panel listens; it answers with a snapshot. */
  start(): void {
    // The host may answer with another page, which has what was typed from it.
    this.outbox.flush();
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
    if (arrival.type === 'gap') this.post({ ...arrival, type: 'resync' });
    // That the host is there counts although what it told before is awaited.
    const isBeat = message.type === 'ping' && this.#channel.awaits;
    if (arrival.type !== 'take' && !isBeat) return;
    this.#apply(message);
    if (message.type === 'grew') this.#drawing.grew();
    else this.#drawing.ask();
  }

  /** Where a reply runs, the message waits for its end, or `steers`: the reply is stopped. */
  send(steers = false): void {
    const { session, status, past } = this.#current;
    this.#sendOnArrival = session === undefined;
    if (!session || !status?.writable || past) return;
    this.outbox.send(session, steers);
    this.say(this.outbox.notice.value ?? '');
  }

  /** Fills the input with something to ask; the person sends it. */
  suggest(text: string): void {
    this.outbox.type(text);
    this.focus('input');
  }

  stop(): void {
    const running = this.#current.past ? [] : this.#current.session?.messages.filter(isRunning);
    for (const { id } of running ?? []) this.postHere({ type: 'stop', reply: id });
    this.asked.stop();
  }

  /** The message came into view, or is not there. */
  revealed(): void {
    this.#reveal.value = undefined;
  }

  focus(target: FocusRequest['target'], more: Pick<FocusRequest, 'open' | 'retry'> = {}): void {
    this.#focus.value = { target, count: this.#focus.value.count + 1, ...more };
  }

  /** Has a screen reader say something. */
  say(text: string): void {
    if (text !== '') this.#announcement.value = { text };
  }

  /** Logs an error at the host. */
  report(error: unknown): void {
    this.#reports.report(error);
  }

  /** An error that nobody caught: what is shown may be wrong. */
  fail(error: unknown): void {
    this.report(error);
    this.#broken.value = true;
  }

  #apply(message: HostMessage): void {
    switch (message.type) {
      case 'snapshot':
        return this.#open(message);
      case 'events':
        return this.#change(message.session, (session) => foldAll(session, message.events));
      case 'grew':
        return this.#grow(message);
      case 'status':
        return void (this.#current = { ...this.#current, status: message.status });
      case 'focus-input':
        if (message.text !== undefined) this.outbox.insert(message.text);
        return this.focus('input');
      case 'go':
        return this.goals.receive(message);
      case 'reveal':
        return void (this.#toReveal = message.message);
      case 'skills':
        return void (this.outbox.skills = message.skills);
      case 'draft':
        return this.outbox.another(message);
      case 'queue':
        return this.queue.receive(message);
      case 'code-theme':
        return this.theme.receive(message);
      case 'draft-images':
      case 'image':
        return this.images.receive(message);
      case 'ping':
        this.pulse.beat();
        this.#host.heard(message.heard);
        return this.post({ type: 'pong' });
      case 'missed':
        return this.#host.resend(message.from) ? undefined : this.start();
      case 'accepted':
        this.outbox.accepted(message.request);
        // The box in which the message was changed is gone: the conversation goes on below.
        if (this.revisions.accepted(message.request)) this.focus('input');
        return;
      case 'receipt':
        return void (this.#current = withReceipt(this.#current, message));
      case 'completions':
        return this.completions.receive(message);
      case 'preview':
        return this.completions.receivePreview(message);
      case 'refused':
        this.outbox.refused(message.request, message.reason);
        this.revisions.refused(message.request, message.reason);
        this.say(message.reason);
    }
  }

  #open(snapshot: Extract<HostMessage, { type: 'snapshot' }>): void {
    // Drawn with the next frame: whatever comes before that would be in its way.
    if (this.#end.take(snapshot))
      return this.#nextFrame(() => this.#nextFrame(() => this.#loadRest()));
    const { session, status, past, commands = [] } = snapshot;
    const known = this.#current.session?.id === session.id;
    this.#current = { session, status, ...(past ? { past } : {}) };
    this.travel.arrived(past);
    this.images.open(session.id);
    this.queue.open(!known);
    this.outbox.commands = commands;
    // What was sent today is not looked for in the past. First: the outbox tells the host of revisions, too.
    if (!past) this.revisions.open(session, snapshot.revisions);
    if (!past || !known) this.outbox.open(session, snapshot);
    if (this.#sendOnArrival) this.send();
  }

  #loadRest(): void {
    if (this.#end.takeDue()) this.post({ type: 'load-rest' });
  }

  #change(id: string, change: (session: SessionState) => SessionState): void {
    const { session, past } = this.#current;
    if (session?.id === id && !past) this.#current = { ...this.#current, session: change(session) };
  }

  #grow(growth: Extract<HostMessage, { type: 'grew' }>): void {
    const { session, past } = this.#current;
    if (session?.id !== growth.session || past) return;
    const reply = findReply(session, growth.reply);
    const length = reply ? textOf(reply).length : 0;
    // Text from behind a hole would never be shown: the fold leaves it out.
    if (!reply || growth.offset > length || growth.reasoningOffset > reply.reasoning.length) {
      this.#channel.distrust();
      this.post({ type: 'resync', expected: length, got: growth.offset });
      return;
    }
    keepInPieces(reply);
    this.#change(session.id, (state) => foldGrowth(state, reply.id, growth));
  }

  #publish(): void {
    const stood = (id: string): boolean => this.outbox.placeOf(id) !== undefined;
    const { session, status, past } = this.#end.beneath(this.#current, stood);
    const shown = this.#session.value;
    const before = this.#end.draw(session) ? undefined : shown;
    const timeless = !past && !this.#past.value;
    const interrupted = status?.interrupted.length ?? 0;
    const newlyInterrupted = interrupted > 0 && !this.#status.value?.interrupted.length;
    batch(() => {
      this.#session.value = session;
      this.#status.value = status;
      this.#past.value = past;
      if (this.#toReveal !== undefined) this.#reveal.value = { message: this.#toReveal };
      this.#toReveal = undefined;
      const goesOn = before !== undefined && before.id === session?.id && timeless;
      const news = goesOn ? announcements(before, session, status?.announce ?? 'summary') : [];
      const first = newlyInterrupted ? strings.interruptedAloud(interrupted) : '';
      this.say(inTurn([first, ...news, this.asked.news(shown, session) ?? '']));
    });
  }
}
