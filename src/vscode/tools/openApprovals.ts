import * as vscode from 'vscode';
import type { SessionId } from '../../protocol/ids.ts';
import type { Log } from '../../protocol/log.ts';
import { t } from '../../protocol/texts.ts';
import { Approvals } from '../../rooms/approvals.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { showDeceptive } from '../../trust/untrustedText.ts';
import type { ActiveSession } from '../sessions/activeSession.ts';
import { WorkspaceRules } from './workspaceRules.ts';

export interface OpenApprovalsOptions {
  readonly sessions: SessionRegistry;
  readonly active: Pick<ActiveSession, 'show'>;
  readonly context: Pick<vscode.ExtensionContext, 'workspaceState'>;
  readonly showChat: () => Promise<void>;
  readonly log: Log;
}

/** What asks a person before something is done, in VS Code. */
export function openApprovals({
  sessions,
  active,
  context,
  showChat,
  log,
}: OpenApprovalsOptions): Approvals {
  const remind = async (session: SessionId, title: string): Promise<void> => {
    const show = t('Show Chat');
    const said = t('A chat waits for your answer: {0}', showDeceptive(title));
    if ((await vscode.window.showInformationMessage(said, show)) !== show) return;
    await active.show(session);
    await showChat();
  };
  return new Approvals({
    sessions,
    rules: new WorkspaceRules(context.workspaceState),
    isTrusted: () => vscode.workspace.isTrusted,
    askInDialog: async (question) => (await import('./approvalDialog.ts')).askInDialog(question),
    remind: (session, { title }) => {
      remind(session, title).catch((error: unknown) => log.error('Approvals', error));
    },
    log,
  });
}
