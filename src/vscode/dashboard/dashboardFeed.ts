import type { Clock, CallOff } from '../../protocol/clock.ts';
import type {
  DashboardAlert,
  DashboardMessage,
  DashboardState,
  SectionName,
} from '../../protocol/dashboard.ts';
import type { Disposable } from '../../protocol/emitter.ts';

/** A section while somebody looks at it. */
export interface OpenSection extends Disposable {
  /** Its part of the state as it is now. Without any effect: nobody may notice that it was looked at. */
  read(): DashboardState | Promise<DashboardState>;
  /** When it changes by itself, in milliseconds since 1970; undefined where that is not foreseen. */
  nextChange?(): number | undefined;
}

/** Begins to follow what a section is made of; `changed` is called whenever it may be another. */
export type SectionSource = (changed: () => void) => OpenSection | Promise<OpenSection>;

/** What is followed: alerts are made of all the others. */
type FollowedName = Exclude<SectionName, 'alerts'>;

export type DashboardSources = Readonly<Record<FollowedName, SectionSource>>;

export interface DashboardFeedOptions {
  readonly sources: DashboardSources;
  readonly alerts: (state: DashboardState) => readonly DashboardAlert[];
  /** Resolves when the window has it, or is gone. */
  readonly send: (message: DashboardMessage) => Promise<unknown>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Milliseconds between two messages: many changes are one. */
const rest = 100;
/** Milliseconds that the first message waits for sections which are slow to open. */
const patience = 400;
/** Milliseconds: a timer of Node's takes no more. */
const longestTimer = 2_147_483_647;

/**
 * Follows what the dashboard shows while somebody looks, and pushes the sections that are others now. What
 * is hidden costs nothing: no listener, no timer, no read.
 */
export class DashboardFeed implements Disposable {
  readonly #options: DashboardFeedOptions;
  #view: View | undefined;

  constructor(options: DashboardFeedOptions) {
    this.#options = options;
  }

  /** Sends everything as it is now, and from then on what changes. */
  show(): void {
    if (this.#view) this.#view.sendWhole();
    else this.#view = new View(this.#options);
  }

  hide(): void {
    this.#view?.dispose();
    this.#view = undefined;
  }

  dispose(): void {
    this.hide();
  }
}

/** One time of being looked at, from its first message to its end. */
class View implements Disposable {
  readonly #options: DashboardFeedOptions;
  readonly #open = new Map<FollowedName, OpenSection>();
  readonly #dirty = new Set<FollowedName>();
  /** By section, what was sent last. */
  readonly #sent = new Map<string, string>();
  #state: DashboardState = {};
  #seq = 0;
  #isWholeDue = true;
  /** Nothing is sent before: most sections are there by then. */
  #isWaiting = true;
  #isSending = false;
  #ended = false;
  #soon: CallOff | undefined;
  #later: CallOff | undefined;

  constructor(options: DashboardFeedOptions) {
    this.#options = options;
    const begin = (): void => {
      if (!this.#isWaiting || this.#ended) return;
      this.#isWaiting = false;
      callOff();
      this.#sendSoon(0);
    };
    const callOff = options.clock.timer(begin, patience);
    this.#soon = callOff;
    const names = Object.keys(options.sources).filter((name) => isFollowed(name, options.sources));
    void Promise.all(names.map((name) => this.#follow(name))).then(begin);
  }

  sendWhole(): void {
    this.#isWholeDue = true;
    for (const name of this.#open.keys()) this.#dirty.add(name);
    this.#sendSoon(0);
  }

  dispose(): void {
    this.#ended = true;
    this.#soon?.();
    this.#later?.();
    for (const section of this.#open.values()) section.dispose();
    this.#open.clear();
  }

  /** A section that cannot be opened is missing, and the others are shown. */
  async #follow(name: FollowedName): Promise<void> {
    try {
      const section = await this.#options.sources[name](() => this.#changed(name));
      if (this.#ended) return section.dispose();
      this.#open.set(name, section);
      this.#changed(name);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #changed(name: FollowedName): void {
    if (this.#ended) return;
    this.#dirty.add(name);
    this.#sendSoon(rest);
  }

  #sendSoon(ms: number): void {
    if (this.#isWaiting || this.#isSending || this.#ended) return;
    if (ms > 0 && this.#soon) return;
    this.#soon?.();
    this.#soon = this.#options.clock.timer(() => {
      this.#soon = undefined;
      this.#send().catch(this.#options.onError);
    }, ms);
  }

  /** One after the other: where the window stands still, what comes meanwhile is one message. */
  async #send(): Promise<void> {
    this.#isSending = true;
    try {
      await this.#sendChanges();
    } finally {
      this.#isSending = false;
    }
    this.#lookAgain();
    if (this.#dirty.size > 0 || this.#isWholeDue) this.#sendSoon(rest);
  }

  async #sendChanges(): Promise<void> {
    const names = [...this.#dirty];
    this.#dirty.clear();
    const read = await Promise.all(names.map((name) => this.#read(name)));
    if (this.#ended) return;
    for (const part of read) this.#state = { ...this.#state, ...part };
    this.#state = { ...this.#state, alerts: this.#options.alerts(this.#state) };
    if (this.#isWholeDue) this.#sent.clear();
    const changes = this.#unsent();
    const { send } = this.#options;
    if (this.#isWholeDue) {
      this.#isWholeDue = false;
      this.#seq = 0;
      await send({ type: 'snapshot', seq: 0, state: changes });
    } else if (Object.keys(changes).length > 0) {
      this.#seq += 1;
      await send({ type: 'changed', seq: this.#seq, state: changes });
    }
  }

  /** A section that cannot be read stays as it was told last: the log says why. */
  async #read(name: FollowedName): Promise<DashboardState> {
    try {
      return (await this.#open.get(name)?.read()) ?? {};
    } catch (error) {
      this.#options.onError(error);
      return {};
    }
  }

  /** The sections that the page does not have like that; they are taken for sent. */
  #unsent(): DashboardState {
    const fresh = Object.entries(this.#state).filter(([name, value]) => {
      const text = JSON.stringify(value);
      if (this.#sent.get(name) === text) return false;
      this.#sent.set(name, text);
      return true;
    });
    return Object.fromEntries(fresh);
  }

  /** What changes by itself is looked at when it has. */
  #lookAgain(): void {
    this.#later?.();
    this.#later = undefined;
    if (this.#ended) return;
    const due = [...this.#open].flatMap(([name, section]) => {
      const at = section.nextChange?.();
      return at === undefined ? [] : [{ name, at }];
    });
    const next = due.toSorted((a, b) => a.at - b.at)[0];
    if (!next) return;
    const { clock } = this.#options;
    const wait = Math.min(longestTimer, Math.max(rest, next.at - clock.now()));
    this.#later = clock.timer(() => this.#changed(next.name), wait);
  }
}

function isFollowed(name: string, sources: DashboardSources): name is FollowedName {
  return Object.hasOwn(sources, name);
}
