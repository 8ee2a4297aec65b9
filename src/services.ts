import * as vscode from 'vscode';
import { createWorkerClient, type ContextWorkerClient } from './context/worker/workerClient.ts';
import { policyOrder } from './gateway/policyOrder.ts';
import { ModelCatalog } from './models/catalog.ts';
import { createOfflineProvider } from './models/offline/offlineModel.ts';
import type { Log } from './protocol/log.ts';
import type { ModelRef } from './protocol/model.ts';
import type { Approvals } from './rooms/approvals.ts';
import { Conversations } from './rooms/conversations.ts';
import { DraftSelections } from './sessions/draftSelections.ts';
import type { OpenSessions } from './sessions/openSessions.ts';
import type { SessionRegistry } from './sessions/sessionRegistry.ts';
import { maskSecrets } from './trust/secrets.ts';
import type { Core as LightCore, OpenParley } from './vscode/activation.ts';
import { ActiveSession } from './vscode/sessions/activeSession.ts';
import { ChatDrafts } from './vscode/sessions/chatDrafts.ts';
import {
  createCheckpointParts,
  type CheckpointParts,
} from './vscode/checkpoints/checkpointParts.ts';
import { lateFilesBefore } from './vscode/checkpoints/lateFilesBefore.ts';
import type { ChatTabParts } from './vscode/panel/chatTabs.ts';
import { commandHandlers } from './vscode/commands/commandHandlers.ts';
import { CommandRecovery } from './vscode/sessions/commandRecovery.ts';
import type { CommandRoom } from './vscode/commands/commandRoom.ts';
import { Connections } from './vscode/models/connections.ts';
import { DismissedBanners } from './vscode/panel/dismissedBanners.ts';
import { Disposables } from './vscode/disposables.ts';
import { Editors } from './vscode/editor/editors.ts';
import { createPanelRoom } from './vscode/panel/panelRoom.ts';
import type { LateCodeIndex } from './vscode/context/lateCodeIndex.ts';
import { LateCompactor } from './vscode/sessions/lateCompactor.ts';
import { lateCompletions } from './vscode/editor/lateCompletions.ts';
import { lateEditCalls } from './vscode/models/lateEditCalls.ts';
import { LateCounters } from './vscode/models/lateCounters.ts';
import type { LateGateway } from './vscode/models/lateGateway.ts';
import { lateDashboard } from './vscode/dashboard/lateDashboard.ts';
import { lateFileChanges } from './vscode/context/lateFileChanges.ts';
import { lateContextTree } from './vscode/context/lateContextTree.ts';
import { lateDrafts } from './vscode/panel/lateDrafts.ts';
import { lateOutsideCallers } from './vscode/tools/lateOutsideCallers.ts';
import { lateSkills, skillModel, type LateSkills } from './vscode/skills/lateSkills.ts';
import { lateSources } from './vscode/context/lateSources.ts';
import { TerminalSelections } from './vscode/context/terminalSelections.ts';
import { startLimitedWorker, workerHeap } from './vscode/context/limitedWorker.ts';
import { openApprovals } from './vscode/tools/openApprovals.ts';
import { openAboutCode } from './vscode/editor/openAboutCode.ts';
import { openChanges } from './vscode/proposals/openChanges.ts';
import { openCodeIndex } from './vscode/context/openCodeIndex.ts';
import { openGateway } from './vscode/models/openGateway.ts';
import { createIndexedPlaceFinder, createPlaceFinder } from './vscode/context/placeFinder.ts';
import { openStored } from './vscode/sessions/openStored.ts';
import { openTransfer } from './vscode/sessions/openTransfer.ts';
import type { Proposals } from './vscode/proposals/proposals.ts';
import { restForLocalModels } from './vscode/models/restForLocalModels.ts';
import type { SessionsTreeSource } from './vscode/sessions/sessionsTree.ts';
import { onDidChangeHttp, SettingsReader } from './vscode/settings.ts';
import type { StatusFeedOptions } from './vscode/panel/statusFeed.ts';
import { followStatus } from './vscode/panel/statusFollower.ts';
import { checkpointFolder, storageFolder } from './vscode/sessions/storage.ts';
import { onDidChangeSurroundings, windowBanners } from './vscode/panel/surroundings.ts';
import { treeSource } from './vscode/sessions/treeSource.ts';
import { WorkspaceFactsFinder } from './vscode/context/workspaceFacts.ts';

const lastModelKey = 'parley.lastModel';
/** Milliseconds that the end of the host leaves for flushing; VS Code allows five seconds in all. */
const closeBudget = 1_500;

/** What the whole composition starts from. */
interface Core extends LightCore {
  readonly settings: SettingsReader;
}

/** What commands and panels work on. */
interface OpenRoom extends CommandRoom {
  readonly tree: SessionsTreeSource;
  readonly contextTree: OpenParley['contextTree'];
  readonly tabParts: ChatTabParts;
  readonly fillDashboard: OpenParley['fillDashboard'];
  readonly lenses: OpenParley['lenses'];
  close(): Promise<void>;
}

/** Composes all that is behind the views and commands. */
export function openParley(light: LightCore): OpenParley {
  const { log } = light;
  const settings = new SettingsReader((error) => log.error('Settings', error));
  const opened = openRoom({ ...light, settings });
  return {
    ...opened,
    handlers: commandHandlers({ ...light, open: () => opened, settings }),
    outside: lateOutsideCallers({ ...opened, settings, redact: light.redact }),
    complete: lateCompletions({ ...opened, settings, log }),
    async close() {
      await opened.close();
      settings.dispose();
    },
  };
}

function openRoom(core: Core): OpenRoom {
  const { context, log, settings } = core;
  const owned = new Disposables();
  const folder = storageFolder(context);
  const { stored, models, people } = openPeople(core, folder.fsPath, owned);
  const { sessions, conversations, approvals, active } = people;
  const storage = { folder: checkpointFolder(folder), sessions, settings, log };
  const kept = createCheckpointParts(storage, owned);
  const aboutCode = openAboutCode({ ...core, ...people, worker: models.counter }, owned);
  const about = { ...core, ...people, ...kept, worker: models.counter, ...aboutCode };
  const changes = openChanges(about, owned);
  const commands = owned.add(new CommandRecovery({ ...about, ...changes }));
  const opened = { stored, models, people, kept, folder, proposals: changes.proposals, commands };
  const tabParts = panelParts(core, opened, owned);
  const shown = createPanelRoom(tabParts, active, active, owned);
  owned.add(followStatus({ ...people, feed: shown.feed, statusBar: core.statusBar }));
  begin(models);
  return {
    ...people,
    ...kept,
    ...shown,
    folder,
    ...changes,
    tabParts,
    fillDashboard: lateDashboard({ ...tabParts, ...core, ...models, ...people, stored }),
    openTab: core.openTab,
    search: stored.worker,
    transfer: openTransfer({ ...core, ...people, checkpoints: kept.checkpoints, folder }),
    async takeOver(session) {
      await stored.takeOver(session);
      active.refresh();
    },
    rebuildReadModels: () => stored.rebuildReadModels(),
    ...aboutCode,
    plan: { ...models, retriever: models.codeIndex },
    tree: treeSource(sessions, conversations, active),
    tabs: core.tabs,
    contextTree: lateContextTree({ ...people, ...core, feed: shown.feed }, owned),
    findModels: () => tabParts.pull.reload(),
    chosenModel: () => shown.feed.status().model,
    async close() {
      const ending = [approvals, aboutCode.generatedTests, conversations];
      await Promise.all(ending.map((each) => each.close()));
      await closeFiles(stored, models.codeIndex, kept.checkpoints);
      owned.dispose();
      await models.counter.dispose();
    },
  };
}

async function closeFiles(
  stored: OpenSessions,
  index: LateCodeIndex,
  checkpoints: CheckpointParts['checkpoints'],
): Promise<void> {
  await Promise.all([
    ...[stored, index].map((each) => each.close(closeBudget)),
    checkpoints.close(),
  ]);
}

/** Looks for models and, in a moment, at the code. */
function begin({ connections, codeIndex }: Models): void {
  connections.load();
  codeIndex.startSoon();
}

/** What there is besides, that a panel shows and does something about. */
interface Kept {
  readonly kept: CheckpointParts;
  readonly folder: vscode.Uri;
  readonly proposals: Proposals;
  readonly commands: CommandRecovery;
}

/** What all panels share. */
function panelParts(
  core: Core,
  { kept, folder, proposals, commands, ...opened }: Opened & Kept,
  owned: Disposables,
): ChatTabParts {
  const { context } = core;
  const { models, people } = opened;
  return {
    ...people,
    ...lateDrafts({ ...people, folder: folder.fsPath }, owned),
    fileChanges: lateFileChanges((error) => core.log.error('Files', error), owned),
    sources: models.sources,
    feedOptions: statusSources(core, opened, commands, owned),
    edits: kept.recovery,
    restoreFiles: lateFilesBefore({ ...kept, sessions: people.sessions }),
    commands,
    proposals,
    rememberModel: async (model) => context.globalState.update(lastModelKey, model),
    pull: {
      catalog: people.catalog,
      async reload() {
        models.connections.load();
        await people.catalog.settled();
      },
    },
    onDidChangeHealth: (listener) => people.gateway.onDidChange(listener),
  };
}

/** Who talks: the sessions as stored, the models, and the conversations between them. */
interface Opened {
  readonly stored: OpenSessions;
  readonly models: Models;
  readonly people: {
    readonly active: ActiveSession;
    readonly drafts: ChatDrafts;
    readonly sessions: SessionRegistry;
    readonly conversations: Conversations;
    readonly approvals: Approvals;
    readonly catalog: ModelCatalog;
    readonly gateway: LateGateway;
    readonly compactor: LateCompactor;
    readonly codeIndex: LateCodeIndex;
    readonly skills: LateSkills;
    readonly terminals: TerminalSelections;
    readonly log: Log;
  };
}

function openPeople(core: Core, folder: string, owned: Disposables): Opened {
  const { context, log, settings } = core;
  const unexpected = (error: unknown): void => log.error('Unexpected', error);
  const stored = openStored(core, folder, unexpected);
  const models = openModels(core, folder, owned, unexpected);
  const { sessions } = stored;
  const { globalState: memory, workspaceState } = context;
  const counters = owned.add(new LateCounters({ worker: models.counter, sessions, memory, log }));
  const conversations = new Conversations({
    sessions,
    ...models,
    counterOf: counters.of,
    retriever: models.codeIndex,
    guard: restForLocalModels(models.gateway.guard, { index: models.codeIndex, settings }),
    ...lateEditCalls,
    prepare: () => models.gateway.prepare(),
    secretsIn: (text) => (settings.get().maskSecrets ? maskSecrets(text).kinds : []),
    reserve: () => settings.get().reserveForReply,
    modelFor: skillModel(models.skills),
    preferredModel: () => memory.get<ModelRef>(lastModelKey),
    log,
  });
  const drafts = owned.add(new ChatDrafts(sessions, workspaceState, folder, unexpected));
  const active = owned.add(new ActiveSession(sessions, workspaceState, drafts.page(), unexpected));
  const { catalog, gateway, codeIndex, skills, terminals } = models;
  const approvals = owned.add(openApprovals({ ...core, sessions, active }));
  const talking = { sessions, conversations, approvals, catalog, log };
  const compactor = owned.add(
    new LateCompactor({
      ...talking,
      guard: gateway.guard,
      counterOf: counters.of,
      compactAt: () => settings.get().compactAt,
    }),
  );
  const about = { gateway, compactor, codeIndex, skills, terminals };
  return { stored, models, people: { ...talking, active, drafts, ...about } };
}

/** What a panel shows around the conversation, and where it comes from. */
function statusSources(
  { context, settings, keys }: Core,
  { stored, models, people }: Opened,
  commands: CommandRecovery,
  owned: Disposables,
): Omit<StatusFeedOptions, 'active'> {
  const onError = (error: unknown): void => people.log.error('Dismissed notices', error);
  const dismissed = owned.add(new DismissedBanners(context.workspaceState, onError));
  return {
    ...people,
    editors: models.editors,
    settings,
    dismissed,
    banners: windowBanners({ ...models, stored, settings, keys }),
    onDidChangeBanners: onDidChangeSurroundings,
    writable: stored.journal.access.type === 'read-write',
    interrupted: () => commands.shown(stored.interrupted()),
    health: (model) => people.gateway.healthOf(model),
    facts: new WorkspaceFactsFinder((error) => people.log.error('Suggestions', error)),
  };
}

interface Models {
  readonly counter: ContextWorkerClient;
  readonly catalog: ModelCatalog;
  readonly editors: Editors;
  readonly sources: ReturnType<typeof lateSources>;
  readonly terminals: TerminalSelections;
  readonly codeIndex: LateCodeIndex;
  readonly skills: LateSkills;
  readonly gateway: LateGateway;
  readonly connections: Connections;
}

function openModels(
  core: Core,
  storage: string,
  owned: Disposables,
  onError: (error: unknown) => void,
): Models {
  const { context, redact, log, keys, settings } = core;
  const file = vscode.Uri.joinPath(context.extensionUri, 'dist', 'contextWorker.js').fsPath;
  const counter = createWorkerClient(() => startLimitedWorker(file, workerHeap.context));
  const finder = createPlaceFinder(counter);
  const codeIndex = owned.add(openCodeIndex({ ...core, storage, finder }));
  const fallback = createOfflineProvider(createIndexedPlaceFinder(counter, codeIndex));
  const catalog = owned.add(new ModelCatalog({ fallback, onError }));
  const skills = lateSkills({ settings, catalog, onError }, owned);
  const maxFileSize = (): number => settings.get().maxFileSize;
  const editors = owned.add(new Editors({ maxFileSize, onError }));
  const gateway = owned.add(openGateway({ ...core, order: policyOrder, catalog }));
  for (const each of [settings, keys]) owned.add(each.onDidChange(() => gateway.reset()));
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
  // What could not be reached may be reached now.
  owned.add(
    onDidChangeHttp(() => {
      gateway.reset();
      connections.load();
    }),
  );
  const saved = new DraftSelections(storage, onError);
  const terminals = new TerminalSelections({ masks: () => settings.get().maskSecrets, saved });
  const known = { editors, worker: counter, symbols: codeIndex, skills, onError };
  return {
    counter,
    catalog,
    editors,
    sources: lateSources(known),
    terminals,
    codeIndex,
    skills,
    gateway,
    connections,
  };
}
