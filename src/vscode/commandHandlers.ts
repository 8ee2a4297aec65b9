import * as vscode from 'vscode';
import type { CommandId } from '../commands/commandTable.ts';
import { systemPrompt } from '../context/prompt.ts';
import type { ModelCatalog } from '../models/catalog.ts';
import type { Conversations } from '../rooms/conversations.ts';
import type { SessionRegistry } from '../sessions/sessionRegistry.ts';
import type { ActiveSession } from './activeSession.ts';
import type { ApiKeys } from './apiKeys.ts';
import { explainSelection, generateTests, refactorSelection } from './editorCommands.ts';
import type { EditTasks } from './editTasks.ts';
import { removeApiKey, setApiKey } from './keyCommands.ts';
import { pickModel } from './modelPicker.ts';
import type { Proposals } from './proposals.ts';
import { restoreCheckpoint } from './restoreCheckpoint.ts';
import type { Room } from './room.ts';
import { SessionCommands } from './sessionCommands.ts';
import type { SettingsReader } from './settings.ts';

/** What commands work on; built when the first of them runs. */
export interface CommandRoom {
  readonly room: Room;
  readonly active: ActiveSession;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly catalog: ModelCatalog;
  readonly proposals: Proposals;
  readonly tasks: EditTasks;
  /** Where the journal and the checkpoints are kept. */
  readonly folder: vscode.Uri;
}

export interface CommandHandlersOptions {
  readonly open: () => CommandRoom;
  readonly settings: SettingsReader;
  readonly keys: ApiKeys;
  readonly showLog: () => void;
  readonly showChat: () => Promise<void>;
}

export type CommandHandler = (argument: unknown) => Promise<void> | void;

/** One handler for each row of the command table. */
export function commandHandlers(
  options: CommandHandlersOptions,
): Record<CommandId, CommandHandler> {
  const { open, settings, keys, showLog, showChat } = options;
  const sessionCommands = (): SessionCommands => new SessionCommands({ ...open(), showChat });
  return {
    'parley.newSession': () => sessionCommands().create(),
    'parley.openSession': (node) => sessionCommands().open(node),
    'parley.renameSession': (node) => sessionCommands().rename(node),
    'parley.deleteSession': (node) => sessionCommands().delete(node),
    'parley.archiveSession': (node) => sessionCommands().archive(node),
    'parley.restoreSession': (node) => sessionCommands().restore(node),
    'parley.pinSession': (node) => sessionCommands().pin(node, true),
    'parley.unpinSession': (node) => sessionCommands().pin(node, false),
    'parley.focusChat': () => showChat(),
    'parley.stop': () => stop(open()),
    'parley.pickModel': () => chooseModel(open()),
    'parley.setApiKey': () => setApiKey(settings, keys),
    'parley.removeApiKey': () => removeApiKey(settings, keys),
    'parley.explainSelection': () => explainSelection(open().tasks),
    'parley.refactorSelection': () => refactorSelection(open().tasks),
    'parley.generateTests': () => generateTests(open().tasks),
    'parley.applyProposal': (uri) => open().proposals.apply(asUri(uri)),
    'parley.discardProposal': (uri) => open().proposals.discard(asUri(uri)),
    'parley.restoreCheckpoint': () => restoreCheckpoint(open()),
    'parley.openLog': showLog,
    'parley.openSettings': () => openSettings(),
    'parley.showInstructions': () => showInstructions(),
    'parley.showJournalFolder': () => showFolder(open().folder),
  };
}

async function stop({ active, conversations }: CommandRoom): Promise<void> {
  const actor = await active.actor();
  if (actor) await conversations.stopAll(actor.id);
}

async function chooseModel({ active, catalog, conversations, room }: CommandRoom): Promise<void> {
  const actor = await active.actor();
  if (!actor) return;
  const current = conversations.modelOf(actor.getState().model);
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
