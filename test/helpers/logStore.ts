import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { eventVersion, type NewEvent, type SessionEvent } from '../../src/protocol/events.ts';
import { foldAll } from '../../src/protocol/fold.ts';
import { createId, type SessionId } from '../../src/protocol/ids.ts';
import type { ImageContent } from '../../src/protocol/images.ts';
import { emptySession, summarize, type SessionSummary } from '../../src/protocol/sessionState.ts';
import { parseEvent } from '../../src/sessions/eventSchema.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { ofSession } from '../../src/sessions/ofSession.ts';
import type {
  AppendResult,
  ArchiveResult,
  ForkResult,
  ImportResult,
  Lease,
  RemoveResult,
  RunningWork,
} from '../../src/sessions/sessionStore.ts';
import { storageFailure } from '../../src/sessions/storageFailure.ts';
import { workIn } from '../../src/sessions/workIn.ts';

/** Milliseconds of silence after which a device counts as gone: nobody sees its process. */
const longestSilence = 15_000;

type LineBody =
  /** `copied`: what a fork shares, or what was made elsewhere. Nothing of that is under way here. */
  | {
      readonly do: 'events' | 'copied';
      readonly session: string;
      readonly events: readonly unknown[];
    }
  | {
      readonly do: 'arrived' | 'removed' | 'take' | 'release' | 'request';
      readonly session: string;
    }
  | { readonly do: 'beat' | 'leave' };

/** One line of the log. */
type Line = LineBody & { readonly host: string; readonly at: number };

/**
 * A store of sessions that is not SQLite: lines in one file that several devices append to, each of
 * which reads what the others wrote. Small rather than fast.
 */
export class LogStore implements Journal {
  readonly host = createId();
  readonly access = { type: 'read-write' } as const;
  readonly generation = 0;
  readonly unreadableRows = 0;
  readonly #file: string;
  readonly #lock: string;
  readonly #now: () => number;
  readonly #sessions = new Map<SessionId, SessionEvent[]>();
  readonly #arrivals = new Map<SessionId, number>();
  readonly #leases = new Map<SessionId, { readonly host: string; wantedBy?: string }>();
  readonly #seen = new Map<string, number>();
  readonly #work = new Map<string, RunningWork>();
  #read = 0;
  /** Of others, since `changes` was last asked. */
  #news: 'none' | 'leases' | 'events' = 'none';

  constructor(folder: string, now: () => number = Date.now) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'sessions.log');
    this.#lock = join(folder, 'sessions.lock');
    this.#now = now;
  }

  append(session: SessionId, expectedVersion: number, events: readonly NewEvent[]): AppendResult {
    return this.#trying(() =>
      this.#inTurn((): AppendResult => {
        if (this.#leaseOf(session).type === 'elsewhere') return { type: 'elsewhere' };
        const version = this.#eventsOf(session).length;
        if (version !== expectedVersion) return { type: 'conflict', version };
        const stored = this.#numbered(session, version, events);
        if (this.#leaseOf(session).type === 'free') this.#write({ do: 'take', session });
        this.#write({ do: 'events', session, events: stored });
        return { type: 'appended', events: this.#eventsOf(session).slice(version) };
      }),
    );
  }

  read(session: SessionId, after = 0): readonly SessionEvent[] {
    this.#catchUp();
    return this.#eventsOf(session).slice(after);
  }

  snapshot(): undefined {
    return undefined;
  }

  image(session: SessionId, image: string): ImageContent | undefined {
    const found = this.read(session).find(
      (event) => event.type === 'image-added' && event.image === image,
    );
    return found?.type === 'image-added'
      ? { mimeType: found.mimeType, data: found.data }
      : undefined;
  }

  summaries(): readonly SessionSummary[] {
    this.#catchUp();
    return [...this.#sessions].map(([id, events]) => {
      const importedAt = this.#arrivals.get(id);
      const summary = summarize(foldAll(emptySession(id), events));
      return importedAt === undefined ? summary : Object.assign({}, summary, { importedAt });
    });
  }

  /** Its lines are written over with spaces: the others go on reading where they were. */
  remove(session: SessionId): RemoveResult {
    return this.#trying(() =>
      this.#inTurn((): RemoveResult => {
        const lines = readFileSync(this.#file, 'utf8').split('\n');
        const left = lines.map((line) => {
          const isIts = line.trim() !== '' && holds(JSON.parse(line) as Line, session);
          return isIts ? ' '.repeat(Buffer.byteLength(line)) : line;
        });
        writeFileSync(this.#file, left.join('\n'), { flush: true });
        this.#write({ do: 'removed', session });
        return { type: 'removed' };
      }),
    );
  }

  fork(parent: SessionId, at: number, fork: SessionId, events: readonly NewEvent[]): ForkResult {
    return this.#trying(() =>
      this.#inTurn((): ForkResult => {
        const shared = ofSession(this.#eventsOf(parent).slice(0, at), fork);
        if (shared.length !== at) throw new RangeError(`${parent} has no event ${at}`);
        const own = this.#numbered(fork, at, events);
        this.#write({ do: 'take', session: fork });
        this.#write({ do: 'copied', session: fork, events: [...shared, ...own] });
        return { type: 'forked' };
      }),
    );
  }

  importSession(session: SessionId, events: readonly SessionEvent[]): ImportResult {
    return this.#trying(() =>
      this.#inTurn((): ImportResult => {
        if (this.#sessions.has(session)) return { type: 'exists' };
        this.#write({ do: 'copied', session, events: checked(events) });
        this.#write({ do: 'arrived', session });
        return { type: 'imported' };
      }),
    );
  }

  pack(): Promise<ArchiveResult> {
    return Promise.resolve({ type: 'left' });
  }

  runsElsewhere(id: string): boolean {
    this.#catchUp();
    const work = this.#work.get(id);
    return work !== undefined && work.host !== this.host && this.#isAlive(work.host);
  }

  abandoned(): readonly RunningWork[] {
    this.#catchUp();
    return [...this.#work.values()].filter(
      ({ host }) => host !== this.host && !this.#isAlive(host),
    );
  }

  lease(session: SessionId): Lease {
    this.#catchUp();
    return this.#leaseOf(session);
  }

  claim(session: SessionId): Lease {
    return this.#inTurn(() => {
      const lease = this.#leaseOf(session);
      if (lease.type !== 'free') return lease;
      this.#write({ do: 'take', session });
      return { type: 'own' };
    });
  }

  release(session: SessionId): void {
    this.#inTurn(() => {
      if (this.#leaseOf(session).type === 'own') this.#write({ do: 'release', session });
    });
  }

  request(session: SessionId): void {
    this.#inTurn(() => this.#write({ do: 'request', session }));
  }

  take(session: SessionId): void {
    this.#inTurn(() => this.#write({ do: 'take', session }));
  }

  requested(): readonly SessionId[] {
    this.#catchUp();
    const own = [...this.#leases].filter(([, lease]) => lease.host === this.host && lease.wantedBy);
    return own.map(([session]) => session);
  }

  changes(): 'none' | 'leases' | 'events' {
    this.#catchUp();
    const news = this.#news;
    this.#news = 'none';
    return news;
  }

  others(): readonly string[] {
    this.#catchUp();
    return [...this.#seen.keys()].filter((host) => host !== this.host && this.#isAlive(host));
  }

  beat(): void {
    this.#inTurn(() => this.#write({ do: 'beat' }));
  }

  rebuildReadModels(): void {
    this.#catchUp();
  }

  close(): void {
    this.#inTurn(() => this.#write({ do: 'leave' }));
  }

  #trying<T>(
    work: () => T,
  ): T | { readonly type: 'failed'; readonly failure: ReturnType<typeof storageFailure> } {
    try {
      return work();
    } catch (error) {
      return { type: 'failed', failure: storageFailure(error) };
    }
  }

  /** One device writes at a time, and knows what the others have written. */
  #inTurn<T>(work: () => T): T {
    for (;;) {
      try {
        closeSync(openSync(this.#lock, 'wx'));
        break;
      } catch (error) {
        const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
        if (!isTaken) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      }
    }
    try {
      this.#catchUp();
      return work();
    } finally {
      rmSync(this.#lock);
    }
  }

  #write(what: LineBody): void {
    const line = { ...what, host: this.host, at: this.#now() };
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { flush: true });
    this.#catchUp();
  }

  #catchUp(): void {
    if (!existsSync(this.#file)) return;
    const bytes = readFileSync(this.#file);
    // A line that is half there was not acknowledged.
    const end = bytes.lastIndexOf('\n') + 1;
    const text = bytes.subarray(this.#read, end).toString();
    this.#read = end;
    for (const line of text.split('\n')) {
      if (line.trim() !== '') this.#take(JSON.parse(line) as Line);
    }
  }

  #take(line: Line): void {
    this.#seen.set(line.host, line.at);
    if (line.host !== this.host && this.#news !== 'events') {
      this.#news = /^(?:events|copied|removed)$/u.test(line.do) ? 'events' : 'leases';
    }
    if (line.do === 'leave') this.#seen.delete(line.host);
    if (!('session' in line)) return;
    const { session, host, at } = line;
    if (line.do === 'events' || line.do === 'copied') this.#takeEvents(line);
    if (line.do === 'arrived') this.#arrivals.set(session, at);
    if (line.do === 'removed') this.#sessions.delete(session);
    if (line.do === 'take') this.#leases.set(session, { host });
    if (line.do === 'removed' || line.do === 'release') this.#leases.delete(session);
    const lease = this.#leases.get(session);
    if (line.do === 'request' && lease) lease.wantedBy = host;
  }

  #takeEvents(line: Extract<Line, { readonly events: unknown }>): void {
    const { session, host } = line;
    const events = line.events.flatMap((value) => parseEvent(JSON.stringify(value)) ?? []);
    this.#sessions.set(session, [...this.#eventsOf(session), ...events]);
    if (line.do === 'copied') return;
    for (const event of events) {
      const work = workIn(event);
      if (work?.is === 'begun') this.#work.set(work.id, { id: work.id, session, host });
      else if (work) this.#work.delete(work.id);
    }
  }

  #eventsOf(session: SessionId): readonly SessionEvent[] {
    return this.#sessions.get(session) ?? [];
  }

  #numbered(session: SessionId, version: number, events: readonly NewEvent[]) {
    const at = this.#now();
    return checked(
      events.map((event, i) =>
        Object.assign({}, event, { session, seq: version + 1 + i, at, version: eventVersion }),
      ),
    );
  }

  #leaseOf(session: SessionId): Lease {
    const host = this.#leases.get(session)?.host;
    if (host === undefined) return { type: 'free' };
    if (host === this.host) return { type: 'own' };
    return { type: this.#isAlive(host) ? 'elsewhere' : 'free' };
  }

  #isAlive(host: string): boolean {
    const seen = this.#seen.get(host);
    return seen !== undefined && this.#now() - seen <= longestSilence;
  }
}

function holds(line: Line, session: SessionId): boolean {
  return 'events' in line && line.session === session;
}

/** What cannot be read back must not be acknowledged. */
function checked(events: readonly SessionEvent[]): readonly SessionEvent[] {
  for (const event of events) {
    if (!parseEvent(JSON.stringify(event))) throw new TypeError(`not an event: ${event.type}`);
  }
  return events;
}
