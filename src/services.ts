import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { createWorkerClient, type ContextWorkerClient } from './context/worker/workerClient.ts';
import type { PolicyName } from './gateway/gateway.ts';
import { ModelCatalog } from './models/catalog.ts';
import { createOfflineProvider } from './models/offline/offlineModel.ts';
import type { Log } from './protocol/log.ts';
import type { SessionId } from './protocol/ids.ts';
import type { ModelRef } from './protocol/model.ts';
import type { Banner } from './protocol/panel.ts';
import { Conversations } from './rooms/conversations.ts';
import { openSessions, type OpenSessions } from './sessions/openSessions.ts';
import type { SessionRegistry } from './sessions/sessionRegistry.ts';
import { maskSecrets, redactKnown } from './trust/secrets.ts';
import { ActiveSession } from './vscode/activeSession.ts';
import { ApiKeys } from './vscode/apiKeys.ts';
import { journalBanners, retentionBanner, settingBanners } from './vscode/banners.ts';
import { createCheckpointParts } from './vscode/checkpointParts.ts';
import { ChatTabs, type ChatTabParts } from './vscode/chatTabs.ts';
import { commandHandlers, type CommandRoom } from './vscode/commandHandlers.ts';
import { Connections } from './vscode/connections.ts';
import { Disposables } from './vscode/disposables.ts';
import { createEditRecorder } from './vscode/editRecorder.ts';
import { EditTasks } from './vscode/editTasks.ts';
import { Editors } from './vscode/editors.ts';
import { createOutputLog } from './vscode/outputLog.ts';
import { Panel } from './vscode/panel.ts';
import { createPanelRoom } from './vscode/panelRoom.ts';
import type { LateGateway } from './vscode/lateGateway.ts';
import { openGateway } from './vscode/openGateway.ts';
import { createPlaceFinder } from './vscode/placeFinder.ts';
import { Proposals } from './vscode/proposals.ts';
import { SessionsTree, type SessionsTreeSource } from './vscode/sessionsTree.ts';
import { SettingsReader } from './vscode/settings.ts';
import { StatusBar } from './vscode/statusBar.ts';
import type { StatusFeedOptions } from './vscode/statusFeed.ts';
import { followStatus } from './vscode/statusFollower.ts';
import { checkpointFolder, storageFolder } from './vscode/storage.ts';
import { treeSource } from './vscode/treeSource.ts';
import type { TransferOptions } from './vscode/transferOptions.ts';

const lastModelKey = 'parley.lastModel';
/** Milliseconds that the end of the host leaves for flushing; VS Code allows five seconds in all. */
const closeBudget = 1_500;

export interface Services {
  /** Notes in the log how many milliseconds activation took. */
  ready(took: number): void;
  /** Ends streams and flushes the journal, within two seconds. */
  close(): Promise<void>;
}

/** What is there from activation on: cheap to build. */
interface Core {
  readonly context: vscode.ExtensionContext;
  /** Takes secrets out of what is logged or shown. */
  readonly redact: (text: string) => string;
  readonly log: Log;
  readonly keys: ApiKeys;
  readonly settings: SettingsReader;
  readonly statusBar: StatusBar;
  readonly showChat: (text?: string) => Promise<void>;
  readonly openTab: (session: SessionId) => Promise<void>;
}

/** What is built when a person first opens a view or runs a command. */
interface OpenRoom extends CommandRoom {
  readonly tree: SessionsTreeSource;
  readonly tabParts: ChatTabParts;
  close(): Promise<void>;
}

/** Puts views and commands into VS Code; everything else waits until it is needed. */
export function createServices(context: vscode.ExtensionContext): Services {
  const owned = new Disposables();
  const views = new Disposables();
  const channel = owned.add(vscode.window.createOutputChannel('Parley', { log: true }));
  const keys: ApiKeys = owned.add(
    new ApiKeys(context.secrets, (error) => log.error('Keys', error)),
  );
  const redact = (text: string): string => redactKnown(maskSecrets(text).text, keys.seen());
  const log = createOutputLog(channel, redact);
  const settings = owned.add(new SettingsReader((error) => log.error('Settings', error)));
  const statusBar = owned.add(new StatusBar());
  let opened: OpenRoom | undefined;
  const open = (): OpenRoom =>
    (opened ??= openRoom({ context, redact, log, keys, settings, statusBar, showChat, openTab }));
  const panel = views.add(new Panel(context.extensionUri, () => open().room, log));
  const showChat = (text?: string): Promise<void> => panel.focus(text);
  const { extensionUri } = context;
  const tabs = views.add(new ChatTabs({ extensionUri, parts: () => open().tabParts, log }));
  const openTab = (session: SessionId): Promise<void> => tabs.open(session);
  views.add(new SessionsTree(() => open().tree));
  const showLog = (): void => channel.show();
  for (const [id, run] of Object.entries(
    commandHandlers({ open, settings, keys, showLog, showChat }),
  )) {
    owned.add(vscode.commands.registerCommand(id, run));
  }
  return {
    ready(took) {
      const { version } = vscode.extensions.getExtension('parley.parley')?.packageJSON ?? {};
      log.info(`Parley ${version} is ready; activate() took ${took.toFixed(1)} ms`);
    },
    async close() {
      // The views go first: what ends now is nothing to be shown any more.
      views.dispose();
      await opened?.close();
      owned.dispose();
    },
  };
}

function openRoom(core: Core): OpenRoom {
  const { context, log, settings } = core;
  const owned = new Disposables();
  const folder = storageFolder(context);
  const { stored, models, people } = openPeople(core, folder.fsPath, owned);
  const { sessions, conversations, active } = people;
  const kept = createCheckpointParts(
    { folder: checkpointFolder(folder), sessions, settings, log },
    owned,
  );
  const tabParts: ChatTabParts = {
    ...people,
    feedOptions: statusSources(core, { stored, models, people }),
    edits: kept.recovery,
    drafts: active,
    rememberModel: async (model) => context.globalState.update(lastModelKey, model),
    onDidChangeHealth: (listener) => people.gateway.onDidChange(listener),
  };
  const shown = createPanelRoom(tabParts, active, active, owned);
  owned.add(followStatus({ ...people, feed: shown.feed, statusBar: core.statusBar }));
  models.connections.load();
  const proposals = owned.add(new Proposals(createEditRecorder(kept.checkpoints), log));
  return {
    ...people,
    ...kept,
    ...shown,
    folder,
    proposals,
    tabParts,
    openTab: core.openTab,
    search: stored.worker,
    transfer: openTransfer(core, { ...people, ...kept, folder }),
    async takeOver(session) {
      await stored.takeOver(session);
      active.refresh();
    },
    rebuildReadModels: () => stored.rebuildReadModels(),
    tasks: owned.add(new EditTasks({ ...people, proposals, showChat: core.showChat })),
    tree: treeSource(sessions, conversations, active),
    chosenModel: () => shown.feed.status().model,
    async close() {
      await conversations.close();
      await Promise.all([stored.close(closeBudget), kept.checkpoints.close()]);
      owned.dispose();
      await models.counter.dispose();
    },
  };
}

/** Who talks: the sessions as stored, the models, and the conversations between them. */
interface Opened {
  readonly stored: OpenSessions;
  readonly models: Models;
  readonly people: {
    readonly active: ActiveSession;
    readonly sessions: SessionRegistry;
    readonly conversations: Conversations;
    readonly catalog: ModelCatalog;
    readonly gateway: LateGateway;
    readonly log: Log;
  };
}

function openPeople(core: Core, folder: string, owned: Disposables): Opened {
  const { context, log, settings } = core;
  const unexpected = (error: unknown): void => log.error('Unexpected', error);
  const stored = openStored(core, folder, unexpected);
  const models = openModels(core, owned, unexpected);
  const { sessions } = stored;
  const conversations = new Conversations({
    sessions,
    ...models,
    guard: models.gateway.guard,
    prepare: () => models.gateway.prepare(),
    secretsIn: (text) => (settings.get().maskSecrets ? maskSecrets(text).kinds : []),
    reserve: () => settings.get().reserveForReply,
    preferredModel: () => context.globalState.get<ModelRef>(lastModelKey),
    log,
  });
  const active = owned.add(new ActiveSession(sessions, context.workspaceState, unexpected));
  const { catalog, gateway } = models;
  return { stored, models, people: { active, sessions, conversations, catalog, gateway, log } };
}

/** What a panel shows around the conversation, and where it comes from. */
function statusSources(
  { settings }: Core,
  { stored, models, people }: Opened,
): Omit<StatusFeedOptions, 'active'> {
  const banners = (): readonly Banner[] => [
    ...journalBanners(stored.journal.access, stored.reports()),
    ...settingBanners(settings.problems()),
    ...retentionBanner(stored.tidied()),
    ...models.connections.banners(),
  ];
  return {
    ...people,
    editors: models.editors,
    settings,
    banners,
    writable: stored.journal.access.type === 'read-write',
    interrupted: () => stored.interrupted(),
    health: (model) => people.gateway.healthOf(model),
  };
}

/** Chats from elsewhere: by command, and offered where they are this folder's own. */
function openTransfer(
  { context, showChat, log }: Core,
  {
    sessions,
    active,
    checkpoints,
    folder,
  }: Pick<OpenRoom, 'sessions' | 'active' | 'checkpoints' | 'folder'>,
): TransferOptions {
  const options: TransferOptions = {
    sessions,
    context,
    folder,
    checkpoints: () => checkpoints.store(),
    async showSession(session) {
      await active.show(session);
      await showChat();
    },
    // VS Code gives each extension a folder beside those of the others.
    globalStorage: vscode.Uri.joinPath(context.globalStorageUri, '..'),
    log,
  };
  import('./vscode/offerOtherFolders.ts')
    .then(({ offerOtherFolders }) => offerOtherFolders(options))
    .catch((error: unknown) => log.error('Chats of other folders', error));
  return options;
}

function openStored(
  { context, settings, log }: Core,
  folder: string,
  unexpected: (error: unknown) => void,
): OpenSessions {
  const file = vscode.Uri.joinPath(context.extensionUri, 'dist', 'journalWorker.js').fsPath;
  return openSessions({
    folder,
    startWorker: () => new Worker(file, { workerData: { folder } }),
    limits: () => ({
      most: settings.get().maxLive,
      idleAfter: settings.get().idleMinutes * 60_000,
    }),
    rules: () => ({
      archiveAfterDays: settings.get().archiveAfterDays,
      deleteAfterDays: settings.get().deleteArchivedAfterDays,
    }),
    unexpected,
    onTrouble: (message) => log.warn(`Search index and snapshots: ${message}`),
  });
}

interface Models {
  readonly counter: ContextWorkerClient;
  readonly catalog: ModelCatalog;
  readonly editors: Editors;
  readonly gateway: LateGateway;
  readonly connections: Connections;
}

function openModels(core: Core, owned: Disposables, onError: (error: unknown) => void): Models {
  const { context, redact, log, keys, settings } = core;
  const file = vscode.Uri.joinPath(context.extensionUri, 'dist', 'contextWorker.js').fsPath;
  const counter = createWorkerClient(() => new Worker(file));
  const fallback = createOfflineProvider(createPlaceFinder(counter));
  const catalog = owned.add(new ModelCatalog({ fallback, onError }));
  const maxFileSize = (): number => settings.get().maxFileSize;
  const editors = owned.add(new Editors({ maxFileSize, onError }));
  const gateway = owned.add(openGateway({ ...core, order: policies, catalog }));
  owned.add(settings.onDidChange(() => gateway.reset()));
  owned.add(keys.onDidChange(() => gateway.reset()));
  const connections = owned.add(
    new Connections({
      settings,
      keys,
      catalog,
      redact,
      log,
      memory: context.globalState,
      headersOf: gateway.headersOf,
    }),
  );
  return { counter, catalog, editors, gateway, connections };
}

/**
 * What stands around every model, from the inside out: the last one sees a request first. A repeated
 * request waits for its turn each time, and holds no runner while it waits; a question that was repeated
 * in vain counts once for the breaker; each model that may answer is held against the budget.
 */
const policies = [
  'timeouts',
  'health',
  'metering',
  'redaction',
  'limits',
  'runners',
  'retry',
  'breaker',
  'budget',
  'failover',
  'cache',
  'wholeness',
] as const satisfies readonly PolicyName[];
