import { systemClock, type Clock } from '../../protocol/clock.ts';
import type { DashboardIntent } from '../../protocol/dashboard.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import type { Log } from '../../protocol/log.ts';
import { dashboardAlerts } from '../../commands/dashboardAlerts.ts';
import { Disposables } from '../disposables.ts';
import { createForeignCheck } from '../panel/createForeignCheck.ts';
import type { PageHost } from '../panel/shownPanel.ts';
import { DashboardFeed, type DashboardSources } from './dashboardFeed.ts';
import { parseDashboardIntent } from './dashboardIntents.ts';

/** Where the dashboard is shown. */
export type DashboardHost = Omit<PageHost, 'focus'>;

/** What a person wants, apart from what is about the page itself. */
export type DashboardAction = Exclude<DashboardIntent, { readonly type: 'ready' | 'resync' }>;

export interface DashboardParts {
  readonly sources: DashboardSources;
  readonly act: (action: DashboardAction) => Promise<void>;
  readonly log: Log;
  readonly clock?: Clock;
}

/** How many messages that were refused get a line of their own in the log. */
const mostComplaints = 20;

/** One page of the dashboard, from its first `ready` to its end. */
export class ShownDashboard implements Disposable {
  readonly #page: DashboardHost;
  readonly #parts: DashboardParts;
  readonly #owned = new Disposables();
  readonly #isForeign: (build: string | undefined) => boolean;
  readonly #feed: DashboardFeed;
  #ready = false;
  #complaints = 0;

  constructor(page: DashboardHost, parts: DashboardParts) {
    const { sources, log, clock = systemClock } = parts;
    this.#page = page;
    this.#parts = parts;
    this.#isForeign = createForeignCheck(page.build);
    this.#feed = this.#owned.add(
      new DashboardFeed({
        sources,
        alerts: dashboardAlerts,
        send: async (message) => page.webview.postMessage(message),
        clock,
        onError: (error) => log.error('The dashboard', error),
      }),
    );
    this.#owned.add(page.webview.onDidReceiveMessage((data: unknown) => this.#receive(data)));
    this.#owned.add(page.onDidChangeVisibility(() => this.#onVisibility()));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** VS Code tears a hidden page down; one that was hidden too shortly for that gets everything anew. */
  #onVisibility(): void {
    if (!this.#page.isVisible()) this.#feed.hide();
    else if (this.#ready) this.#feed.show();
  }

  #receive(data: unknown): void {
    // Not numbered as a chat's are: a click that got lost is repeated, and one that comes twice does nothing.
    const message = parseDashboardIntent(data);
    if (!message) return this.#ignored();
    switch (message.type) {
      case 'ready':
        if (this.#isForeign(message.build)) this.#rebuild();
        else this.#begin();
        return;
      case 'resync':
        return this.#begin();
      default:
        this.#act(message);
    }
  }

  #rebuild(): void {
    this.#parts.log.warn('The dashboard’s page is from before an update; it is loaded anew.');
    this.#ready = false;
    this.#feed.hide();
    this.#page.reload();
  }

  #begin(): void {
    this.#ready = true;
    if (this.#page.isVisible()) this.#feed.show();
  }

  #act(action: DashboardAction): void {
    const { act, log } = this.#parts;
    act(action).catch((error: unknown) => {
      log.error(`The dashboard's wish “${action.type}” failed`, error);
    });
  }

  /** A page that is out of order must not fill the log. */
  #ignored(): void {
    this.#complaints += 1;
    if (this.#complaints > mostComplaints) return;
    const last = this.#complaints === mostComplaints ? ' More of them are not written down.' : '';
    this.#parts.log.warn(`A message of the dashboard was ignored: no intent.${last}`);
  }
}
