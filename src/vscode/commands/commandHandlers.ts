import * as vscode from 'vscode';
import type { CommandId } from '../../commands/commandTable.ts';
import { t } from '../../protocol/texts.ts';
import type { CommandHandler, CommandHandlersOptions, CommandRoom } from './commandRoom.ts';
import { chatKeyHandlers } from '../panel/chatKeyHandlers.ts';
import { contextHandlers } from '../context/contextHandlers.ts';
import { editorHandlers } from '../editor/editorHandlers.ts';
import type { SettingsReader } from '../settings.ts';
import { slashCallIn } from '../panel/slashCall.ts';
import { sessionOfNode } from '../sessions/sessionsTree.ts';
import type { SessionCommands } from '../sessions/sessionCommands.ts';

/**
 * One handler for each row of the command table. What a command needs and a start does not is
 * imported when the command first runs.
 */
export function commandHandlers(
  options: CommandHandlersOptions,
): Record<CommandId, CommandHandler> {
  const { open, settings, showLog, showChat, goInChat } = options;
  return {
    ...chatKeyHandlers(goInChat),
    ...contextHandlers(options),
    ...sessionHandlers(options),
    ...checkpointHandlers(options),
    ...editorHandlers(options),
    ...proposalHandlers(options),
    ...modelReportHandlers(options),
    ...reportHandlers(options),
    'parley.timeline': () => showTimeline(open(), showChat),
    async 'parley.compactChat'(node) {
      const { compactChat } = await import('../sessions/compactChat.ts');
      const { active, compactor } = open();
      const session = sessionOfNode(node) ?? active.id();
      if (session !== undefined) await compactChat({ load: () => compactor.load(), session });
    },
    'parley.takeOver': (session) => takeOver(open(), session),
    'parley.reopenSession': (session) => reopen(open(), session),
    'parley.rebuildReadModels': () => rebuildReadModels(open()),
    'parley.focusChat': () => showChat(),
    'parley.stop': () => stop(open()),
    'parley.pickModel': (_session, call) => chooseModel(open(), settings, call),
    async 'parley.askSeveral'(_session, call) {
      const { askSeveral } = await import('../models/askSeveral.ts');
      await askSeveral(open(), slashCallIn(call));
    },
    'parley.openLog': showLog,
    'parley.openSettings': () => openSettings(),
    'parley.showInstructions': () => showInstructions(),
    'parley.showJournalFolder': () => showFolder(open().folder),
  };
}

function sessionHandlers({ open, showChat }: CommandHandlersOptions) {
  const commands = async (): Promise<SessionCommands> => {
    const { SessionCommands: Commands } = await import('../sessions/sessionCommands.ts');
    return new Commands({ ...open(), showChat });
  };
  return {
    'parley.newSession': async () => (await commands()).create(),
    'parley.openSession': async (node) => (await commands()).open(node),
    'parley.openInTab': async (node) => (await commands()).openInTab(node),
    'parley.renameSession': async (node, call) =>
      (await commands()).rename(node, slashCallIn(call)),
    'parley.deleteSession': async (node) => (await commands()).delete(node),
    'parley.archiveSession': async (node, call) =>
      (await commands()).archive(node, slashCallIn(call)),
    'parley.restoreSession': async (node) => (await commands()).restore(node),
    'parley.pinSession': async (node, call) =>
      (await commands()).pin(node, true, slashCallIn(call)),
    'parley.unpinSession': async (node, call) =>
      (await commands()).pin(node, false, slashCallIn(call)),
    async 'parley.forkSession'(_node, call) {
      const { forkSession } = await import('../sessions/forkSession.ts');
      await forkSession(open(), slashCallIn(call));
    },
    async 'parley.exportSession'(node) {
      const { exportSession } = await import('../sessions/transferCommands.ts');
      await exportSession(open().transfer, node);
    },
    async 'parley.importSessions'(places) {
      const { importSessions } = await import('../sessions/transferCommands.ts');
      await importSessions(open().transfer, places);
    },
    async 'parley.searchSessions'(_node, call) {
      const { searchSessions } = await import('../sessions/searchSessions.ts');
      await searchSessions({ ...open(), showChat }, slashCallIn(call)?.text);
    },
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}

function checkpointHandlers({ open }: CommandHandlersOptions) {
  return {
    async 'parley.restoreCheckpoint'(_session, given) {
      const { restoreCheckpoint } = await import('../checkpoints/restoreCheckpoint.ts');
      const active = slashCallIn(given)?.panel.active ?? open().active;
      await restoreCheckpoint({ ...open(), active });
    },
    async 'parley.createCheckpoint'(name, given) {
      const { createCheckpoint } = await import('../checkpoints/checkpointCommands.ts');
      const call = slashCallIn(given);
      if (!call) return createCheckpoint(open(), name);
      const { panel, text, refuse } = call;
      const named = text === '' ? undefined : text;
      await createCheckpoint({ ...open(), active: panel.active }, named, refuse);
    },
    async 'parley.browseCheckpoints'(action) {
      const { browseCheckpoints } = await import('../checkpoints/checkpointBrowser.ts');
      await browseCheckpoints(open(), action);
    },
    async 'parley.importCheckpoints'(uri) {
      const { importCheckpoints } = await import('../checkpoints/checkpointTransfer.ts');
      await importCheckpoints(open().checkpoints, asUri(uri));
    },
    async 'parley.cleanUpCheckpoints'() {
      const { cleanUpCheckpoints } = await import('../checkpoints/checkpointCommands.ts');
      await cleanUpCheckpoints(open().checkpoints);
    },
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}

function proposalHandlers({ open, settings, keys }: CommandHandlersOptions) {
  return {
    'parley.applyProposal': (uri) => open().proposals.apply(asUri(uri)),
    'parley.applyProposedFile': (uri) => open().proposals.applyFile(asUri(uri)),
    'parley.acceptChange': (uri) => open().proposals.acceptChange(asUri(uri)),
    'parley.rejectChange': (uri) => open().proposals.rejectChange(asUri(uri)),
    'parley.nextChange': () => goToChange('next'),
    'parley.previousChange': () => goToChange('previous'),
    'parley.reviewProposals': () => open().proposals.review(),
    'parley.reviewFiles': (uri) => open().proposals.reviewFiles(asUri(uri)),
    'parley.discardProposal': (uri) => open().proposals.discard(asUri(uri)),
    'parley.discardProposedFile': (uri) => open().proposals.discardFile(asUri(uri)),
    async 'parley.findModels'() {
      const { findModels } = await import('../models/findModels.ts');
      await findModels(open(), settings.get());
    },
    'parley.getStarted': () => getStarted(),
    async 'parley.setApiKey'(session) {
      const { setApiKey } = await import('../models/keyCommands.ts');
      await setApiKey(settings, keys, typeof session === 'string');
    },
    async 'parley.removeApiKey'() {
      const { removeApiKey } = await import('../models/keyCommands.ts');
      await removeApiKey(settings, keys);
    },
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}

/** What tells of models, and of what they cost. */
function modelReportHandlers({ open }: CommandHandlersOptions) {
  return {
    async 'parley.testProviders'() {
      const { testProviders } = await import('../models/testProviders.ts');
      const { catalog, gateway, chosenModel } = open();
      await testProviders({ catalog, guard: gateway.guardAlone, chosen: chosenModel });
    },
    async 'parley.showUsage'() {
      const { showUsage } = await import('../models/showUsage.ts');
      await showUsage(open().gateway);
    },
    'parley.forgetAnswers'() {
      open().gateway.forgetAnswers();
      const text = t('No answer of before is given again: each question asks its model anew.');
      void vscode.window.showInformationMessage(text);
    },
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}

/** What tells something rather than doing it. */
function reportHandlers(options: CommandHandlersOptions) {
  const { open } = options;
  return {
    'parley.openDashboard': () => options.openDashboard(),
    async 'parley.showIndexReport'() {
      const { showIndexReport } = await import('../context/indexCommands.ts');
      await showIndexReport(open().codeIndex);
    },
    async 'parley.rebuildIndex'() {
      const { rebuildIndex } = await import('../context/indexCommands.ts');
      await rebuildIndex(open().codeIndex);
    },
    async 'parley.showSlashCommands'(_session, call) {
      const { showSlashCommands } = await import('../panel/showSlashCommands.ts');
      await showSlashCommands(slashCallIn(call));
    },
    async 'parley.showSkills'() {
      const { showSkills } = await import('../skills/showSkills.ts');
      await showSkills(open().skills);
    },
    async 'parley.showApprovals'() {
      const { showApprovals } = await import('../tools/showApprovals.ts');
      const { approvals, active, tabs } = open();
      await showApprovals(approvals, tabs.front()?.session ?? active.id());
    },
    async 'parley.showConfiguration'() {
      const { showConfiguration } = await import('./showConfiguration.ts');
      await showConfiguration(options);
    },
    async 'parley.dryRun'(wanted, given) {
      const { dryRun } = await import('./dryRun.ts');
      await dryRun({ ...options, handlersIn: commandHandlers }, wanted, given);
    },
    async 'parley.showLastReport'() {
      const { showLastReport } = await import('./showLastReport.ts');
      await showLastReport(open().reports);
    },
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}

async function stop({ active, conversations, approvals }: CommandRoom): Promise<void> {
  const actor = await active.actor();
  if (!actor) return;
  await Promise.all([conversations.stopAll(actor.id), approvals.withdrawAll(actor.id)]);
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
    t('The list of chats and the search index were made anew from the journal.'),
  );
}

/** Of the chat in whose input that was written, else of the one in the side bar. */
async function chooseModel(
  open: CommandRoom,
  settings: SettingsReader,
  call: unknown,
): Promise<void> {
  const { catalog, conversations, gateway, room } = open;
  const panel = slashCallIn(call)?.panel ?? room;
  const actor = await panel.active.actor();
  if (!actor) return;
  const current = conversations.modelOf(actor.getState().model);
  const [{ pickModel }, images] = await Promise.all([
    import('../models/modelPicker.ts'),
    room.images(),
  ]);
  const drafts = await images.drafts(actor.id);
  const picked = await pickModel({
    models: catalog.models(),
    profiles: settings.get().routes.profiles,
    ...(current ? { current: current.ref } : {}),
    healthOf: (info) => gateway.healthOf(info),
    needs: { images: drafts.length > 0 },
  });
  if (picked) await panel.chooseModel(actor.id, picked);
}

/** VS Code has a command of its own for each kind of diff editor. */
async function goToChange(which: 'next' | 'previous'): Promise<void> {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  const single = activeTab?.input instanceof vscode.TabInputTextDiff;
  const name = which === 'next' ? 'NextChange' : 'PreviousChange';
  await vscode.commands.executeCommand(
    single ? `workbench.action.compareEditor.${which}Change` : `multiDiffEditor.goTo${name}`,
  );
}

async function getStarted(): Promise<void> {
  const walkthrough = 'parley.parley#parley.start';
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
}

async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:parley.parley');
}

/** What every request begins with, read-only: nothing is sent that a person cannot see. */
async function showInstructions(): Promise<void> {
  const { systemPrompt } = await import('../../context/prompt.ts');
  const document = await vscode.workspace.openTextDocument({
    content: systemPrompt,
    language: 'markdown',
  });
  await vscode.window.showTextDocument(document);
}

/** Told rather than opened: on a remote machine or in a browser no file manager could show it. */
async function showFolder(folder: vscode.Uri): Promise<void> {
  const copy = t('Copy Path');
  const picked = await vscode.window.showInformationMessage(
    t('Chats are kept in {0}', folder.fsPath),
    copy,
  );
  if (picked === copy) await vscode.env.clipboard.writeText(folder.fsPath);
}

function asUri(argument: unknown): vscode.Uri | undefined {
  return argument instanceof vscode.Uri ? argument : undefined;
}
