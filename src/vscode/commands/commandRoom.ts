import type * as vscode from 'vscode';
import type { SessionId } from '../../protocol/ids.ts';
import type { ModelCatalog } from '../../models/catalog.ts';
import type { ModelRef } from '../../protocol/model.ts';
import type { PageGoal } from '../../protocol/pageGoal.ts';
import type { Approvals } from '../../rooms/approvals.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import type { PlanParts } from '../../rooms/planRequest.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { ActiveSession } from '../sessions/activeSession.ts';
import type { ApiKeys } from '../models/apiKeys.ts';
import type { ChatTabs } from '../panel/chatTabs.ts';
import type { CheckpointParts } from '../checkpoints/checkpointParts.ts';
import type { EnclosingSymbol } from '../editor/enclosingSymbol.ts';
import type { Editors } from '../editor/editors.ts';
import type { EditTasks } from '../proposals/editTasks.ts';
import type { HistoryActions } from '../sessions/historyActions.ts';
import type { LateCodeIndex } from '../context/lateCodeIndex.ts';
import type { LateCompactor } from '../sessions/lateCompactor.ts';
import type { LateSkills } from '../skills/lateSkills.ts';
import type { LateGeneratedTests } from '../testgen/lateGeneratedTests.ts';
import type { LateGateway } from '../models/lateGateway.ts';
import type { SessionSearch } from '../sessions/searchSessions.ts';
import type { Proposals } from '../proposals/proposals.ts';
import type { Room } from '../room.ts';
import type { RunReports } from './runReports.ts';
import type { ShownFindings } from '../editor/shownFindings.ts';
import type { SettingsReader } from '../settings.ts';
import type { TerminalSelections } from '../context/terminalSelections.ts';
import type { TimeTravel } from '../sessions/timeTravel.ts';
import type { TransferOptions } from '../sessions/transferOptions.ts';
import type { UntestedCode } from '../testgen/untestedCode.ts';

/** The gateway as far as commands use it: a dry run has one that sends nothing. */
export type CommandGateway = Pick<
  LateGateway,
  'guard' | 'guardAlone' | 'healthOf' | 'usage' | 'forgetAnswers'
>;

/** The proposals as far as commands use them: a dry run has some that write nothing. */
export type ProposalActions = Pick<
  Proposals,
  | 'show'
  | 'outline'
  | 'pending'
  | 'apply'
  | 'applyFile'
  | 'acceptChange'
  | 'rejectChange'
  | 'discard'
  | 'discardFile'
  | 'review'
  | 'reviewFiles'
>;

/** The findings as far as commands use them. */
export type FindingActions = Pick<ShownFindings, 'show' | 'clear' | 'fix' | 'resolve' | 'dismiss'>;

/** What commands work on; built when the first of them runs. */
export interface CommandRoom extends CheckpointParts {
  readonly room: Room;
  readonly active: ActiveSession;
  readonly tabs: Pick<ChatTabs, 'front'>;
  readonly sessions: SessionRegistry;
  readonly conversations: Conversations;
  readonly approvals: Approvals;
  readonly catalog: ModelCatalog;
  readonly gateway: CommandGateway;
  readonly compactor: LateCompactor;
  readonly codeIndex: LateCodeIndex;
  /** Asks all providers, and this computer, for their models again. */
  readonly findModels: () => Promise<void>;
  /** The model of the session shown. */
  readonly chosenModel: () => ModelRef | undefined;
  readonly proposals: ProposalActions;
  readonly tasks: EditTasks;
  /** Runs and judges the tests that models write. */
  readonly generatedTests: LateGeneratedTests;
  readonly skills: LateSkills;
  /** Finds code that no test names. */
  readonly untested: () => Promise<UntestedCode>;
  /** What an answer outside of Parley's own chats is made of. */
  readonly plan: Omit<PlanParts, 'editors'> & { readonly editors: Editors };
  /** What the commands about code did and took. */
  readonly reports: Pick<RunReports, 'begin' | 'done' | 'last'>;
  /** What is selected in the terminal. */
  readonly terminals: Pick<TerminalSelections, 'take'>;
  /** Says in which function or class a position is. */
  readonly symbolAt: EnclosingSymbol;
  /** What the last review and the last analysis found, on its lines. */
  readonly findings: FindingActions;
  /** Asks a person whether something may be done; `go` is the button that says yes. */
  readonly agreed: (question: string, detail: string, go: string) => Promise<boolean>;
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

/** In the page that has the focus, else in the one in front. */
export type GoInChat = (to: PageGoal) => Promise<void>;

export interface CommandHandlersOptions {
  readonly open: () => CommandRoom;
  readonly settings: SettingsReader;
  readonly keys: ApiKeys;
  /** Masks what looks like a secret, and the keys in use. */
  readonly redact: (text: string) => string;
  readonly showLog: () => void;
  /** `text` goes into the input, behind what stands there. */
  readonly showChat: (text?: string) => Promise<void>;
  readonly goInChat: GoInChat;
  readonly openDashboard: () => Promise<void>;
}

/** `selected` is what VS Code's lists say is selected beside what was clicked, or a `SlashCall`. */
export type CommandHandler = (argument: unknown, selected?: unknown) => Promise<void> | void;
