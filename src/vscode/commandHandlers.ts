import * as vscode from 'vscode';
import type { CommandId } from '../commands/commandTable.ts';
import { systemPrompt } from '../context/prompt.ts';
import type { SessionId } from '../protocol/ids.ts';
import type { ModelCatalog } from '../models/catalog.ts';
import type { ModelRef } from '../protocol/model.ts';
import type { Conversations } from '../rooms/conversations.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import type { ActiveSession } from './activeSession.ts';
import type { ApiKeys } from './apiKeys.ts';
import type { CheckpointParts } from './checkpointParts.ts';
import type { EditTasks } from './editTasks.ts';
import type { HistoryActions } from './historyActions.ts';
import type { LateGateway } from './lateGateway.ts';
import type { SessionSearch } from './searchSessions.ts';
import type { Proposals } from './proposals.ts';
import type { Room } from './room.ts';
import type { SettingsReader } from './settings.ts';
import { sessionOfNode } from './sessionsTree.ts';
import type { TimeTravel } from './timeTravel.ts';
import type { SessionCommands } from './sessionCommands.ts';
import type { TransferOptions } from './transferOptions.ts';

/** What commands work on; built when the first of them runs. */
export interface CommandRoom extends CheckpointParts {
  readonly room: Room;
  readonly active: ActiveSession;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly catalog: ModelCatalog;
  readonly gateway: LateGateway;
  /** The model of the session shown. */
  readonly chosenModel: () => ModelRef | undefined;
  readonly proposals: Proposals;
  readonly tasks: EditTasks;
  readonly history: HistoryActions;
  readonly timeTravel: TimeTravel;
  readonly search: SessionSearch;
  readonly transfer: TransferOptions;
  /** Makes this window the one that writes to the session. */
  readonly takeOver: (session: SessionId) => Promise<void>;
  /** Makes list and index anew from the events. */
  readonly rebuildReadModels: () => Promise<void>;
  /** Where the journal and the checkpoints are kept. */
  readonly folder: vscode.Uri;
  /** Shows a session in an editor tab. */
  readonly openTab: (session: SessionId) => Promise<void>;
}

export interface CommandHandlersOptions {
  readonly open: () => CommandRoom;
  readonly settings: SettingsReader;
  readonly keys: ApiKeys;
  readonly showLog: () => void;
  readonly showChat: () => Promise<void>;
}

export type CommandHandler = (argument: unknown) => Promise<void> | void;

/**
 * One handler for each row of the command table. What a command needs and a start does not is
 * imported when the command first runs.
 */
export function commandHandlers(
  options: CommandHandlersOptions,
): Record<CommandId, CommandHandler> {
  const { open, showLog, showChat } = options;
  return {
    ...sessionHandlers(options),
    ...checkpointHandlers(options),
    ...editorHandlers(options),
    'parley.timeline': () => showTimeline(open(), showChat),
    'parley.takeOver': (session) => takeOver(open(), session),
    'parley.reopenSession': (session) => reopen(open(), session),
    'parley.rebuildReadModels': () => rebuildReadModels(open()),
    'parley.focusChat': () => showChat(),
    'parley.stop': () => stop(open()),
    'parley.pickModel': () => chooseModel(open()),
    async 'parley.testProviders'() {
      const { testProviders } = await import('./testProviders.ts');
      const { catalog, gateway, chosenModel } = open();
      await testProviders({ catalog, guard: gateway.guardAlone, chosen: chosenModel });
    },
    'parley.forgetAnswers': () => open().gateway.forgetAnswers(),
    async 'parley.showUsage'() {
      const { showUsage } = await import('./showUsage.ts');
      await showUsage(open().gateway);
    },
    'parley.openLog': showLog,
    'parley.openSettings': () => openSettings(),
    'parley.showInstructions': () => showInstructions(),
    'parley.showJournalFolder': () => showFolder(open().folder),
  };
}

function sessionHandlers({ open, showChat }: CommandHandlersOptions) {
  const commands = async (): Promise<SessionCommands> => {
    const { SessionCommands: Commands } = await import('./sessionCommands.ts');
    return new Commands({ ...open(), showChat });
  };
  return {
    'parley.newSession': async () => (await commands()).create(),
    'parley.openSession': async (node) => (await commands()).open(node),
    'parley.openInTab': async (node) => (await commands()).openInTab(node),
    'parley.renameSession': async (node) => (await commands()).rename(node),
    'parley.deleteSession': async (node) => (await commands()).delete(node),
    'parley.archiveSession': async (node) => (await commands()).archive(node),
    'parley.restoreSession': async (node) => (await commands()).restore(node),
    'parley.pinSession': async (node) => (await commands()).pin(node, true),
    'parley.unpinSession': async (node) => (await commands()).pin(node, false),
    async 'parley.exportSession'(node) {
      const { exportSession } = await import('./transferCommands.ts');
      await exportSession(open().transfer, node);
    },
    async 'parley.importSessions'(places) {
      const { importSessions } = await import('./transferCommands.ts');
      await importSessions(open().transfer, places);
    },
    async 'parley.searchSessions'() {
      const { searchSessions } = await import('./searchSessions.ts');
      await searchSessions({ ...open(), showChat });
    },
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}

function checkpointHandlers({ open }: CommandHandlersOptions) {
  return {
    async 'parley.restoreCheckpoint'() {
      const { restoreCheckpoint } = await import('./restoreCheckpoint.ts');
      await restoreCheckpoint(open());
    },
    async 'parley.createCheckpoint'(name) {
      const { createCheckpoint } = await import('./checkpointCommands.ts');
      await createCheckpoint(open(), name);
    },
    async 'parley.browseCheckpoints'(action) {
      const { browseCheckpoints } = await import('./checkpointBrowser.ts');
      await browseCheckpoints(open(), action);
    },
    async 'parley.importCheckpoints'(uri) {
      const { importCheckpoints } = await import('./checkpointTransfer.ts');
      await importCheckpoints(open().checkpoints, asUri(uri));
    },
    async 'parley.cleanUpCheckpoints'() {
      const { cleanUpCheckpoints } = await import('./checkpointCommands.ts');
      await cleanUpCheckpoints(open().checkpoints);
    },
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}

function editorHandlers({ open, settings, keys }: CommandHandlersOptions) {
  return {
    async 'parley.explainSelection'() {
      const { explainSelection } = await import('./editorCommands.ts');
      await explainSelection(open().tasks);
    },
    async 'parley.refactorSelection'() {
      const { refactorSelection } = await import('./editorCommands.ts');
      await refactorSelection(open().tasks);
    },
    async 'parley.generateTests'() {
      const { generateTests } = await import('./editorCommands.ts');
      await generateTests(open().tasks);
    },
    'parley.applyProposal': (uri) => open().proposals.apply(asUri(uri)),
    'parley.applyProposedFile': (uri) => open().proposals.applyFile(asUri(uri)),
    'parley.acceptChange': (uri) => open().proposals.acceptChange(asUri(uri)),
    'parley.rejectChange': (uri) => open().proposals.rejectChange(asUri(uri)),
    'parley.reviewProposals': () => open().proposals.review(),
    'parley.discardProposal': (uri) => open().proposals.discard(asUri(uri)),
    async 'parley.setApiKey'() {
      const { setApiKey } = await import('./keyCommands.ts');
      await setApiKey(settings, keys);
    },
    async 'parley.removeApiKey'() {
      const { removeApiKey } = await import('./keyCommands.ts');
      await removeApiKey(settings, keys);
    },
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}

async function stop({ active, conversations }: CommandRoom): Promise<void> {
  const actor = await active.actor();
  if (actor) await conversations.stopAll(actor.id);
}

async function showTimeline(
  { active, timeTravel }: CommandRoom,
  showChat: () => Promise<void>,
): Promise<void> {
  const actor = await active.actor();
  await showChat();
  if (actor) timeTravel.show(actor.id);
}

/** Of the session named by the panel that asks, else of the one in the side bar. */
async function takeOver({ active, takeOver: take }: CommandRoom, session: unknown): Promise<void> {
  const id = sessionOfNode(session) ?? active.id();
  if (id !== undefined) await take(id);
}

async function reopen({ active, sessions }: CommandRoom, session: unknown): Promise<void> {
  const id = sessionOfNode(session) ?? active.id();
  if (id === undefined) return;
  await sessions.reopen(id);
  active.refresh();
}

async function rebuildReadModels({ rebuildReadModels: rebuild }: CommandRoom): Promise<void> {
  const location = { viewId: 'parley.sessions' };
  await vscode.window.withProgress({ location }, rebuild);
  void vscode.window.showInformationMessage(
    'The list of chats and the search index were made anew from the journal.',
  );
}

async function chooseModel({ active, catalog, conversations, room }: CommandRoom): Promise<void> {
  const actor = await active.actor();
  if (!actor) return;
  const current = conversations.modelOf(actor.getState().model);
  const { pickModel } = await import('./modelPicker.ts');
  const picked = await pickModel(catalog, current?.ref);
  if (picked) await room.chooseModel(actor.id, picked);
}

async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:parley.parley');
}

/** What every request begins with, read-only: nothing is sent that a person cannot see. */
async function showInstructions(): Promise<void> {
  const document = await vscode.workspace.openTextDocument({
    content: systemPrompt,
    language: 'markdown',
  });
  await vscode.window.showTextDocument(document);
}

/** Told rather than opened: on a remote machine or in a browser no file manager could show it. */
async function showFolder(folder: vscode.Uri): Promise<void> {
  const copy = 'Copy Path';
  const picked = await vscode.window.showInformationMessage(
    `Chats are kept in ${folder.fsPath}`,
    copy,
  );
  if (picked === copy) await vscode.env.clipboard.writeText(folder.fsPath);
}

function asUri(argument: unknown): vscode.Uri | undefined {
  return argument instanceof vscode.Uri ? argument : undefined;
}
