import * as vscode from 'vscode';
import type { SessionId } from '../protocol/ids.ts';
import type { Log } from '../protocol/log.ts';
import { maskSecrets, redactKnown } from '../trust/secrets.ts';
import { ApiKeys } from './models/apiKeys.ts';
import { ChatFocus } from './panel/chatFocus.ts';
import { registerCodeActions } from './editor/codeActions.ts';
import { ChatTabs, type ChatTabParts } from './panel/chatTabs.ts';
import type { CommandHandler, GoInChat } from './commands/commandRoom.ts';
import type { ContextTree } from './context/contextTree.ts';
import { DashboardTab, type FillDashboard } from './dashboard/dashboardTab.ts';
import { registerContextView } from './context/contextView.ts';
import { Disposables } from './disposables.ts';
import { registerInlineCompletions, type CompleteInline } from './editor/inlineCompletions.ts';
import { createOutputLog } from './outputLog.ts';
import { registerOutsideCallers, type OutsideCallers } from './tools/outsideCallers.ts';
import { Panel } from './panel/panel.ts';
import { SessionsTree, type SessionsTreeSource } from './sessions/sessionsTree.ts';
import type { PanelRoom } from './panel/shownPanel.ts';
import { StatusBar } from './panel/statusBar.ts';
import { registerUntestedLens } from './testgen/untestedLens.ts';

/** What is there from activation on: cheap to build. */
export interface Core extends Pages {
  readonly context: vscode.ExtensionContext;
  /** Takes secrets out of what is logged or shown. */
  readonly redact: (text: string) => string;
  readonly log: Log;
  readonly keys: ApiKeys;
  readonly statusBar: StatusBar;
  readonly showLog: () => void;
}

/** The pages of chats, in the side bar and in tabs. */
interface Pages {
  readonly showChat: (text?: string) => Promise<void>;
  readonly openTab: (session: SessionId) => Promise<void>;
  readonly goInChat: GoInChat;
  readonly openDashboard: () => Promise<void>;
  readonly tabs: Pick<ChatTabs, 'front' | 'onDidChangeFront'>;
}

/** All that is behind the views and commands; loaded when a person first opens or runs one. */
export interface OpenParley {
  readonly room: PanelRoom;
  readonly tree: SessionsTreeSource;
  contextTree(): Promise<ContextTree>;
  readonly tabParts: ChatTabParts;
  readonly fillDashboard: FillDashboard;
  /** By command. */
  readonly handlers: Readonly<Record<string, CommandHandler>>;
  readonly outside: OutsideCallers;
  /** What no test of a document's package names. */
  lenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]>;
  /** Completes code while somebody types. */
  readonly complete: CompleteInline;
  close(): Promise<void>;
}

export interface Activated {
  /** Notes in the log how many milliseconds activation took. */
  ready(took: number): void;
  /** Ends streams and flushes the journal, within two seconds. */
  close(): Promise<void>;
}

/** Puts views and commands into VS Code; `load` brings what is behind them. */
export function registerParley(
  context: vscode.ExtensionContext,
  load: (core: Core) => Promise<OpenParley>,
): Activated {
  const [owned, views] = [new Disposables(), new Disposables()];
  const channel = owned.add(vscode.window.createOutputChannel('Parley', { log: true }));
  const keys: ApiKeys = owned.add(
    new ApiKeys(context.secrets, (error) => log.error('Keys', error)),
  );
  const redact = (text: string): string => redactKnown(maskSecrets(text).text, keys.seen());
  const log = createOutputLog(channel, redact);
  const [statusBar, showLog] = [owned.add(new StatusBar()), (): void => channel.show()];
  let opening: Promise<OpenParley> | undefined;
  const open = async (): Promise<OpenParley> => {
    opening ??= load({ context, redact, log, keys, statusBar, showLog, ...pages });
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      log.error('Parley could not be opened', error);
      throw error;
    }
  };
  const pages = registerPages(context.extensionUri, open, views, log);
  // Lists beside the chat let its page begin.
  const openBeside = async (): Promise<OpenParley> => {
    if (!opening) await pages.untilBegun();
    return open();
  };
  views.add(new SessionsTree(async () => (await openBeside()).tree));
  views.add(registerContextView(async () => (await openBeside()).contextTree()));
  owned.add(registerCallers(context, open));
  // These show something before all that is behind it is there.
  const atOnce = { 'parley.openLog': showLog, 'parley.focusChat': () => pages.showChat() };
  owned.add(registerCommands(context, open, atOnce));
  return {
    ready(took) {
      const { version } = context.extension.packageJSON;
      log.info(`Parley ${version} is ready; activate() took ${took.toFixed(1)} ms`);
    },
    async close() {
      // The views go first: what ends now is nothing to be shown any more.
      views.dispose();
      await (await opening?.catch(() => undefined))?.close();
      owned.dispose();
    },
  };
}

function registerPages(
  extensionUri: vscode.Uri,
  open: () => Promise<OpenParley>,
  views: Disposables,
  log: Log,
): Pages & Pick<Panel, 'untilBegun'> {
  const focus = new ChatFocus();
  const panel = views.add(new Panel(extensionUri, async () => (await open()).room, focus, log));
  const parts = async (): Promise<ChatTabParts> => (await open()).tabParts;
  const tabs = views.add(new ChatTabs({ extensionUri, parts, focus, log }));
  const dashboard = views.add(
    new DashboardTab(extensionUri, async (page) => (await open()).fillDashboard(page)),
  );
  return {
    tabs,
    untilBegun: () => panel.untilBegun(),
    openDashboard: () => dashboard.open(),
    showChat: (text) => panel.focus(text),
    openTab: (session) => tabs.open(session),
    async goInChat(to) {
      // What is run from the palette comes from no page.
      if (!focus.go(to) && !tabs.go(to)) await panel.go(to);
    },
  };
}

function registerCommands(
  context: vscode.ExtensionContext,
  open: () => Promise<OpenParley>,
  atOnce: Readonly<Record<string, () => unknown>>,
): vscode.Disposable {
  const registered = commandIds(context).map((id) => {
    const run = async (...given: [unknown, unknown]): Promise<unknown> =>
      (await open()).handlers[id]?.(...given);
    return vscode.commands.registerCommand(id, atOnce[id] ?? run);
  });
  return vscode.Disposable.from(...registered);
}

/** What VS Code asks for by itself: at the cursor, above code, in its own chat. */
function registerCallers(
  context: vscode.ExtensionContext,
  open: () => Promise<OpenParley>,
): vscode.Disposable {
  return vscode.Disposable.from(
    registerCodeActions(),
    registerOutsideCallers(context, async () => (await open()).outside),
    registerUntestedLens(async (document) => (await open()).lenses(document)),
    registerInlineCompletions(async (...given) => (await open()).complete(...given)),
  );
}

/** As the manifest has them: the table that it is made from need not be loaded. */
function commandIds(context: vscode.ExtensionContext): readonly string[] {
  const commands: readonly { readonly command: string }[] =
    context.extension.packageJSON.contributes.commands;
  return commands.map(({ command }) => command);
}
