import { join } from 'node:path';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import type { SessionEvent } from '../protocol/events.ts';
import { createId, type SessionId } from '../protocol/ids.ts';
import type { ImageContent, ImageRef } from '../protocol/images.ts';
import {
  mostQueued,
  type MessageQueue,
  type QueuedMessage,
  type QueueHold,
} from '../protocol/messageQueue.ts';
import type { Log } from '../protocol/log.ts';
import type { TerminalSelection } from '../protocol/terminalSelection.ts';
import { isRunning } from '../protocol/sessionState.ts';
import type { NewImage } from '../sessions/decideImages.ts';
import { t } from '../protocol/texts.ts';
import { QueueFiles } from '../sessions/queueFiles.ts';
import { QueueImages } from '../sessions/queueImages.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import { storageFailure } from '../sessions/storageFailure.ts';
import type { Conversations } from './conversations.ts';
import type { DraftTerminals } from './sendExtras.ts';

export interface MessageQueuesOptions {
  /** Where what waits is kept. */
  readonly folder: string;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  /** Missing where there are no terminals. */
  readonly terminals?: DraftTerminals;
  readonly log: Log;
}

/** `reason` is a sentence for a person. */
export type QueueOutcome =
  { readonly type: 'kept' } | { readonly type: 'refused'; readonly reason: string };

/** What waits beside a text. */
export interface QueueExtras {
  /** The message that it stands before; at the end where that is not there. */
  readonly before?: string;
  readonly images?: readonly NewImage[];
  /** A model that cannot see them may answer without them. */
  readonly imagesOptional?: boolean;
}

/** How a reply ended, as far as it matters to what waits for it. */
type End = 'well' | Extract<QueueHold, 'stopped' | 'failed' | 'interrupted'>;

/**
 * The messages that wait for the end of a reply. When it has ended well the first one is sent, else
 * they are held until a person sends one. What is done in a session is done one after another.
 */
export class MessageQueues implements Disposable {
  readonly #options: MessageQueuesOptions;
  readonly #files: QueueFiles;
  readonly #images: QueueImages;
  readonly #changed: Emitter<SessionId>;
  readonly #queues = new Map<SessionId, MessageQueue>();
  readonly #ends = new Map<SessionId, End>();
  readonly #turns = new Map<SessionId, Promise<unknown>>();
  readonly #onError: (error: unknown) => void;
  readonly #subscriptions: readonly Disposable[];
  #running: ReadonlySet<SessionId>;

  constructor(options: MessageQueuesOptions) {
    const { folder, sessions, conversations, log } = options;
    const onError = (error: unknown): void => log.error('Waiting messages', error);
    this.#options = options;
    this.#onError = onError;
    this.#files = new QueueFiles(folder, onError);
    this.#images = new QueueImages(join(folder, 'images'), () => this.#files.ids(), onError);
    this.#changed = new Emitter(onError);
    this.#running = conversations.runningSessions();
    const tidy = (): void => {
      this.#files.keepOnly(() => new Set(sessions.list().map(({ id }) => id))).catch(onError);
    };
    this.#subscriptions = [
      sessions.onEvents((actor, events) => this.#follow(actor.id, events)),
      conversations.onDidChangeRunning(() => this.#look()),
      sessions.onDidChange(tidy),
    ];
    tidy();
  }

  /** What waits in a session. */
  of(session: SessionId): Promise<MessageQueue> {
    return this.#inTurn(session, () => this.#load(session));
  }

  /** How many messages wait in each session in which any do. */
  async counts(): Promise<ReadonlyMap<SessionId, number>> {
    const stored = await this.#files.counts();
    const known = [...this.#queues].map(([id, { messages }]) => [id, messages.length] as const);
    return new Map([...stored, ...known].filter(([, count]) => count > 0));
  }

  /** Takes away all that waits in a session. */
  async clear(session: SessionId): Promise<void> {
    const { messages } = await this.of(session);
    for (const { id } of messages) await this.remove(session, id);
  }

  onDidChange(listener: Listener<SessionId>): Disposable {
    return this.#changed.on(listener);
  }

  /** Kept when it resolves; sent at once where nothing runs. */
  add(
    session: SessionId,
    text: string,
    { before, images = [], imagesOptional }: QueueExtras = {},
  ): Promise<QueueOutcome> {
    return this.#inTurn(session, async () => {
      const queue = await this.#load(session);
      if (queue.messages.length >= mostQueued) {
        return { type: 'refused', reason: t('At most {0} messages can wait.', mostQueued) };
      }
      const { conversations, terminals } = this.#options;
      const named = await conversations.namedIn(session, text, images.length > 0);
      if (named.type === 'refused') return named;
      const at = queue.messages.findIndex(({ id }) => id === before);
      const place = at === -1 ? queue.messages.length : at;
      const terminal = await terminals?.takenFor(session, text);
      const message: QueuedMessage = {
        id: createId(),
        text,
        ...(terminal ? { terminal } : {}),
        ...(images.length > 0 ? { images: images.map(refOf) } : {}),
        ...(images.length > 0 && imagesOptional ? { imagesOptional } : {}),
      };
      const messages = queue.messages.toSpliced(place, 0, message);
      try {
        const reason = await this.#images.put(message.id, images);
        if (reason !== undefined) return { type: 'refused', reason };
        await this.#keep(session, { ...queue, messages });
      } catch (error) {
        const { title, advice } = storageFailure(error, this.#options.folder);
        return { type: 'refused', reason: `${title}. ${advice}` };
      }
      if (terminal) terminals?.sent(session);
      if (!queue.held && !this.#isRunning(session)) await this.#goOn(session);
      return { type: 'kept' };
    });
  }

  remove(session: SessionId, message: string): Promise<void> {
    return this.#inTurn(session, async () => {
      const queue = await this.#load(session);
      await this.#keep(session, without(queue, message));
      const gone = queue.messages.find(({ id }) => id === message);
      if (gone) await this.#images.drop(gone);
    });
  }

  /** The pictures of a message that waits, with their bytes. */
  images(session: SessionId, message: string): Promise<readonly NewImage[]> {
    return this.#inTurn(session, async () => {
      const found = (await this.#load(session)).messages.find(({ id }) => id === message);
      return found ? this.#images.of(found) : [];
    });
  }

  /** What was selected in a terminal for a message that waits. */
  terminal(session: SessionId, message: string): Promise<TerminalSelection | undefined> {
    return this.#inTurn(session, async () => {
      const { messages } = await this.#load(session);
      return messages.find(({ id }) => id === message)?.terminal;
    });
  }

  /** A picture that waits in a session, to be shown. */
  image(session: SessionId, image: string): Promise<ImageContent | undefined> {
    return this.#inTurn(session, async () => {
      const { messages } = await this.#load(session);
      const holder = messages.find(({ images }) => images?.some(({ id }) => id === image));
      return holder && this.#images.content(holder, image);
    });
  }

  /** Stops what runs, keeps what came of it, and sends this one; the others go on after its reply. */
  sendNow(session: SessionId, message: string): Promise<void> {
    return this.#inTurn(session, async () => {
      const found = (await this.#load(session)).messages.find(({ id }) => id === message);
      if (!found) return;
      await this.#makeWay(session);
      await this.#send(session, found);
    });
  }

  /** Stops what runs, keeps what came of it, and has something else sent before what waits. */
  insteadOf(session: SessionId, send: () => Promise<void>): Promise<void> {
    return this.#inTurn(session, async () => {
      await this.#makeWay(session);
      await send();
    });
  }

  dispose(): void {
    for (const each of this.#subscriptions) each.dispose();
    this.#changed.dispose();
    this.#images.dispose();
  }

  /** What a person asks for and what a reply's end brings about never cross. */
  #inTurn<T>(session: SessionId, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(session) ?? Promise.resolve();
    const done = before.then(work);
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(session, settled);
    return done;
  }

  #follow(session: SessionId, events: readonly SessionEvent[]): void {
    for (const event of events) {
      // Until its reply ends, which may never begin.
      const end = event.type === 'message-added' ? 'failed' : endOf(event);
      if (end) this.#ends.set(session, end);
    }
  }

  /** Sessions in which a reply began, or in which none runs any more. */
  #look(): void {
    const before = this.#running;
    const now = this.#options.conversations.runningSessions();
    this.#running = now;
    for (const session of new Set([...before, ...now])) {
      if (before.has(session) === now.has(session)) continue;
      this.#inTurn(session, () => this.#settle(session)).catch(this.#onError);
    }
  }

  async #settle(session: SessionId): Promise<void> {
    const { messages, held } = await this.#load(session);
    if (messages.length === 0) return;
    if (!this.#isRunning(session)) await this.#goOn(session);
    else if (held) this.#set(session, { messages });
  }

  /** Nothing runs: the first one is sent if the last reply ended well. */
  async #goOn(session: SessionId): Promise<void> {
    const end = this.#ends.get(session) ?? this.#endBefore(session);
    const { messages } = await this.#load(session);
    const [first] = messages;
    if (end !== 'well') this.#set(session, { messages, held: end });
    else if (first) await this.#send(session, first);
  }

  async #send(session: SessionId, message: QueuedMessage): Promise<void> {
    const images = await this.#images.of(message);
    const { imagesOptional } = message;
    const outcome = await this.#options.conversations.send(session, message.text, {
      mentions: true,
      terminal: message.terminal ?? null,
      ...(images.length > 0 ? { images } : {}),
      ...(imagesOptional ? { imagesOptional } : {}),
    });
    const { messages } = await this.#load(session);
    if (outcome.type === 'refused') {
      this.#set(session, { messages, held: 'refused', reason: outcome.reason });
      return;
    }
    await this.#keep(session, without({ messages }, message.id));
    await this.#images.drop(message);
  }

  async #makeWay(session: SessionId): Promise<void> {
    const { conversations, sessions } = this.#options;
    await conversations.stopAll(session);
    const opened = sessions.open(session);
    if (opened.type !== 'opened') return;
    // What another host started, and is gone.
    const left = opened.actor.getState().messages.filter(isRunning);
    for (const { id } of left) await conversations.stop(session, id);
  }

  /** How the last reply ended before this was there to hear of it. */
  #endBefore(session: SessionId): End {
    const opened = this.#options.sessions.open(session);
    if (opened.type !== 'opened') return 'failed';
    const last = opened.actor.getState().messages.findLast((each) => each.kind === 'reply');
    if (last?.kind !== 'reply' || last.status === 'ended') return 'well';
    return last.status === 'running' ? 'interrupted' : last.status;
  }

  #isRunning(session: SessionId): boolean {
    return this.#options.conversations.runningSessions().has(session);
  }

  async #load(session: SessionId): Promise<MessageQueue> {
    const known = this.#queues.get(session);
    if (known) return known;
    const messages = await this.#files.read(session);
    const waits = messages.length === 0 || this.#isRunning(session);
    const queue: MessageQueue = waits ? { messages } : { messages, held: 'reopened' };
    this.#queues.set(session, queue);
    return queue;
  }

  async #keep(session: SessionId, queue: MessageQueue): Promise<void> {
    await this.#files.write(session, queue.messages);
    this.#set(session, queue);
  }

  #set(session: SessionId, queue: MessageQueue): void {
    // Nothing is held where nothing waits.
    this.#queues.set(session, queue.messages.length > 0 ? queue : { messages: [] });
    this.#changed.emit(session);
  }
}

function refOf({ id, name, mimeType, bytes, width, height }: NewImage): ImageRef {
  return { id, name, mimeType, bytes, width, height };
}

function without(queue: MessageQueue, message: string): MessageQueue {
  return { ...queue, messages: queue.messages.filter(({ id }) => id !== message) };
}

function endOf(event: SessionEvent): End | undefined {
  switch (event.type) {
    case 'reply-ended':
      return event.reason === 'content-filter' ? 'failed' : 'well';
    case 'reply-stopped':
      return 'stopped';
    case 'reply-interrupted':
      return 'interrupted';
    case 'reply-failed':
      return 'failed';
    default:
      return undefined;
  }
}
