import { signal, type ReadonlySignal } from '@preact/signals';
import type { DashboardIntent, DashboardState } from '../../src/protocol/dashboard.ts';
import { ErrorReports } from '../errorReports.ts';
import { HostChannel } from '../hostChannel.ts';
import { parseDashboardMessage } from './dashboardMessage.ts';
import { dashboardStrings as strings } from './dashboardStrings.ts';

/** The page's way to the host. */
export type PostIntent = (intent: DashboardIntent) => void;

/** What the page of the dashboard knows: what the host told it last, and nothing of its own. */
export class DashboardStore {
  /** Says what a person wants. */
  readonly post: PostIntent;
  readonly #build: string | undefined;
  readonly #channel = new HostChannel();
  readonly #errors: ErrorReports;
  readonly #state = signal<DashboardState | undefined>(undefined);
  readonly #announcement = signal('');

  /** `build` says who made the page, so that a host that is newer can make another one in its place. */
  constructor(post: PostIntent, build?: string) {
    this.post = post;
    this.#build = build;
    this.#errors = new ErrorReports(post);
  }

  /** Undefined until the host said something. */
  get state(): ReadonlySignal<DashboardState | undefined> {
    return this.#state;
  }

  /** What a screen reader says: how many alerts there are, once that is another number. */
  get announcement(): ReadonlySignal<string> {
    return this.#announcement;
  }

  /** Asks for everything. */
  start(): void {
    this.post({ type: 'ready', ...(this.#build === undefined ? {} : { build: this.#build }) });
  }

  receive(data: unknown): void {
    const message = parseDashboardMessage(data);
    if (!message) return this.fail(new Error('The host said something that is no message.'));
    const arrival = this.#channel.arrive(message);
    if (arrival.type === 'gap') {
      this.post({ type: 'resync', expected: arrival.expected, got: arrival.got });
    }
    if (arrival.type !== 'take') return;
    const before = this.#state.value;
    const after = message.type === 'snapshot' ? message.state : { ...before, ...message.state };
    this.#state.value = after;
    this.#announce(before, after);
  }

  fail(error: unknown): void {
    this.#errors.report(error);
  }

  #announce(before: DashboardState | undefined, after: DashboardState): void {
    const count = after.alerts?.length ?? 0;
    if (!before || (before.alerts?.length ?? 0) === count) return;
    this.#announcement.value = count === 0 ? strings.noAlertsAloud : strings.alertsAloud(count);
  }
}
