import type { Notice } from '../models/languageModel.ts';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import { createId, type CorrelationId, type MessageId, type SessionId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import type { RequestProgress } from '../protocol/panel.ts';
import type { SessionActor } from '../sessions/sessionActor.ts';
import { requestProgress } from './requestProgress.ts';
import type { Turn } from './turn.ts';

/** What a turn answers, and where. */
export interface Answering {
  readonly actor: SessionActor;
  readonly to: MessageId;
  readonly correlation: CorrelationId;
  readonly replaces?: MessageId;
  /** True where others answer as well. */
  readonly beside?: true;
}

interface RunningTurn {
  readonly session: SessionId;
  readonly to: MessageId;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** The reason of an abort that nobody asked for: the host is going down. */
const shutdown = new Error('Parley is closing');

/** The turns of this host that are under way: starts them, stops them, and tells of them. */
export class RunningTurns {
  readonly #log: Log;
  readonly #running = new Map<MessageId, RunningTurn>();
  /** By reply. */
  readonly #progress = new Map<MessageId, RequestProgress>();
  readonly #changed: Emitter<void>;

  constructor(log: Log) {
    this.#log = log;
    this.#changed = new Emitter((error) => log.error('A running reply was not told of', error));
  }

  /** Returns at once: the reply comes by itself. */
  start(answering: Answering, turnOf: (signal: AbortSignal) => Turn): void {
    const { actor } = answering;
    const reply = createId();
    const abort = new AbortController();
    // Whoever listens keeps the session from being put away while its turn is planned.
    const held = actor.subscribe({});
    const done = this.#run(answering, reply, { turn: turnOf(abort.signal), signal: abort.signal })
      .catch((error: unknown) => this.#log.error('A turn failed', error, answering.correlation))
      .finally(() => {
        held.dispose();
        this.#running.delete(reply);
        this.#progress.delete(reply);
        this.#changed.emit();
      });
    this.#running.set(reply, { session: actor.id, to: answering.to, abort, done });
    this.#changed.emit();
  }

  /** Begins to end a reply, where it is one of this host's; what came is kept. */
  abort(reply: MessageId): void {
    this.#running.get(reply)?.abort.abort();
  }

  /** Ends a reply and waits for the journal. False where it is none of this host's. */
  async stop(reply: MessageId): Promise<boolean> {
    const own = this.#running.get(reply);
    own?.abort.abort();
    await own?.done;
    return own !== undefined;
  }

  async stopAll(session: SessionId): Promise<void> {
    const own = [...this.#running].filter(([, turn]) => turn.session === session);
    await Promise.all(own.map(([reply]) => this.stop(reply)));
  }

  /** The sessions in which a reply of this host's is running. */
  sessions(): ReadonlySet<SessionId> {
    return new Set([...this.#running.values()].map((turn) => turn.session));
  }

  /** How many replies of this host's run in each of them. */
  counts(): ReadonlyMap<SessionId, number> {
    const groups = Map.groupBy(this.#running.values(), ({ session }) => session);
    return new Map([...groups].map(([session, turns]) => [session, turns.length]));
  }

  /** The messages that the session's turns answer, also where a reply is not in the journal yet. */
  answered(session: SessionId): readonly MessageId[] {
    const own = [...this.#running.values()].filter((turn) => turn.session === session);
    return own.map(({ to }) => to);
  }

  /** What goes on around the session's request, before the model answers. */
  progressOf(session: SessionId): RequestProgress | undefined {
    const own = [...this.#progress].find(
      ([reply]) => this.#running.get(reply)?.session === session,
    );
    return own && { ...own[1], reply: own[0] };
  }

  /** A reply began or ended, or something goes on around it. */
  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  /** Ends every running reply as interrupted and waits for the journal. */
  async close(): Promise<void> {
    const turns = [...this.#running.values()];
    for (const turn of turns) turn.abort.abort(shutdown);
    await Promise.all(turns.map((turn) => turn.done));
  }

  /** What runs a turn is loaded with the first question. */
  async #run(
    { actor, to, correlation, replaces, beside }: Answering,
    reply: MessageId,
    { turn, signal }: { readonly turn: Turn; readonly signal: AbortSignal },
  ): Promise<void> {
    const [{ runTurn }, { createTurnSession }] = await Promise.all([
      import('./turn.ts'),
      import('./turnSession.ts'),
    ]);
    const session = createTurnSession({
      actor,
      start: {
        reply,
        to,
        ...(replaces === undefined ? {} : { replaces }),
        ...(beside ? { beside } : {}),
      },
      correlation,
      interrupted: () => signal.reason === shutdown,
      onNotice: (notice) => this.#note(reply, notice),
      onRefused: (reason) => this.#log.warn(`A reply could not begin: ${reason}`, correlation),
    });
    await runTurn(turn, session, signal);
  }

  #note(reply: MessageId, notice: Notice | undefined): void {
    const had = this.#progress.delete(reply);
    const progress = notice && requestProgress(notice, Date.now());
    if (progress) this.#progress.set(reply, progress);
    if (progress || had) this.#changed.emit();
  }
}
