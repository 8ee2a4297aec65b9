// The dashboard over real registries, with the test as its page.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { EventBus } from '../../../src/bus/eventBus.ts';
import type { Budgets } from '../../../src/gateway/budgets.ts';
import type { IndexOverview } from '../../../src/context/index/indexSection.ts';
import type { DashboardMessage, DashboardState } from '../../../src/protocol/dashboard.ts';
import { Emitter } from '../../../src/protocol/emitter.ts';
import { nullLog } from '../../../src/protocol/log.ts';
import { createThreadNotes } from '../../../src/protocol/threadNotes.ts';
import { MessageQueues } from '../../../src/rooms/messageQueues.ts';
import { UsageRecords } from '../../../src/sessions/usageRecords.ts';
import { dashboardSources } from '../../../src/vscode/dashboard/dashboardSources.ts';
import {
  ShownDashboard,
  type DashboardAction,
} from '../../../src/vscode/dashboard/shownDashboard.ts';
import { LateGateway } from '../../../src/vscode/models/lateGateway.ts';
import { policyOrder } from '../../../src/gateway/policyOrder.ts';
import type { TestRoom } from '../../rooms/roomHelpers.ts';

/** A gateway as the extension makes it, with its usage in a folder. */
export function openGateway(folder: string, budgets: Budgets = {}, runners = 1): LateGateway {
  return new LateGateway(
    () => {
      const bus = new EventBus({ onDead: () => undefined });
      const onTrouble = (): void => undefined;
      const books = new UsageRecords({ folder, bus, now: Date.now, onTrouble });
      return Promise.resolve({
        order: policyOrder,
        settings: () => ({
          failover: [],
          budgets,
          reuseAnswers: false,
          maskSecrets: false,
          pace: () => ({ runners }),
        }),
        find: () => undefined,
        keyOf: () => Promise.resolve(undefined),
        mask: (text) => ({ text, kinds: [] }),
        redact: (text) => text,
        ledger: books,
        log: nullLog,
        bus,
        books,
      });
    },
    (error) => assert.fail(String(error)),
  );
}

/** A page of the dashboard that is looked at, and what it was told. */
export interface Watched {
  readonly messages: readonly DashboardMessage[];
  readonly errors: readonly unknown[];
  readonly actions: readonly DashboardAction[];
  readonly queues: MessageQueues;
  /** What the page makes of all messages. */
  state(): DashboardState;
  /** Resolves once the page was told something of which this is true. */
  until(what: (state: DashboardState) => boolean): Promise<void>;
  setVisible(visible: boolean): void;
  /** As the page sends it. */
  say(data: unknown): void;
  /** How many listeners all that is followed has. */
  listeners(): number;
  dispose(): void;
}

interface WatchedParts {
  readonly room: TestRoom;
  readonly gateway: LateGateway;
  readonly usageFolder: string;
  readonly index?: IndexOverview;
}

/** Opens it; it is `ready` at once. */
export function watchDashboard({ room, gateway, usageFolder, index }: WatchedParts): Watched {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const messages: DashboardMessage[] = [];
  const actions: DashboardAction[] = [];
  const told = new Emitter<void>(onError);
  const heard = new Emitter<unknown>(onError);
  const visibility = new Emitter<void>(onError);
  const indexChanged = new Emitter<void>(onError);
  const settings = new Emitter<void>(onError);
  const thread = createThreadNotes(() => 0);
  const queues = new MessageQueues({ ...room, folder: join(room.folder, 'queues'), log: nullLog });
  let visible = true;
  const overview = index ?? { wanted: false, begun: false, gaveUp: false, state: undefined };
  const { sessions, journal } = room;
  const sources = dashboardSources({
    ...room,
    stored: { sessions, journal, reports: () => [], worker: { thread } },
    queues: () => Promise.resolve(queues),
    gateway,
    codeIndex: {
      overview: () => ({ ...overview, thread: undefined }),
      measure: () => Promise.resolve(undefined),
      onDidChange: (listener) => indexChanged.on(listener),
    },
    counter: { thread },
    settings: { onDidChange: (listener) => settings.on(listener) },
    usageFolder,
    onError,
  });
  const page = {
    webview: {
      postMessage(message: DashboardMessage) {
        if (!visible) return Promise.resolve(false);
        // As it comes through to the page.
        messages.push(structuredClone(message));
        told.emit();
        return Promise.resolve(true);
      },
      onDidReceiveMessage: (listener: (data: unknown) => void) => heard.on(listener),
    },
    build: 'test',
    isVisible: () => visible,
    onDidChangeVisibility: (listener: () => void) => visibility.on(listener),
    reload: () => assert.fail('the page is of this build'),
  };
  const log = { ...nullLog, error: (_: string, cause: unknown) => onError(cause) };
  const shown = new ShownDashboard(page, {
    sources,
    act: (action) => (actions.push(action), Promise.resolve()),
    log,
  });
  heard.emit({ type: 'ready', build: 'test' });
  const watched: Watched = {
    messages,
    errors,
    actions,
    queues,
    state: () => stateOf(messages),
    async until(what) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => void (what(watched.state()) && resolve());
      const listening = told.on(look);
      look();
      await promise.finally(() => listening.dispose());
    },
    setVisible(now) {
      visible = now;
      visibility.emit();
    },
    say: (data) => heard.emit(data),
    listeners: () => indexChanged.size + settings.size,
    dispose() {
      shown.dispose();
      queues.dispose();
    },
  };
  return watched;
}

/** Holds the numbers: a page that misses one asks for everything. */
function stateOf(messages: readonly DashboardMessage[]): DashboardState {
  let state: DashboardState = {};
  let expected = 0;
  for (const message of messages) {
    if (message.type === 'snapshot') expected = 0;
    assert.equal(message.seq, expected++);
    state = message.type === 'snapshot' ? message.state : { ...state, ...message.state };
  }
  return state;
}
