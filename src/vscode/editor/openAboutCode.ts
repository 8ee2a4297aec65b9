import * as vscode from 'vscode';
import type { ContextWorkerClient } from '../../context/worker/workerClient.ts';
import type { Log } from '../../protocol/log.ts';
import type { Approvals } from '../../rooms/approvals.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import type { SyntaxParser } from '../../testgen/mutate/syntaxParser.ts';
import type { OpenParley } from '../activation.ts';
import { agreed } from '../commands/agreed.ts';
import type { CommandRoom } from '../commands/commandRoom.ts';
import type { Disposables } from '../disposables.ts';
import { lateGeneratedTests } from '../testgen/lateGeneratedTests.ts';
import { lateUntestedCode } from '../testgen/lateUntestedCode.ts';
import type { SettingsReader } from '../settings.ts';

export interface AboutCodeOptions {
  readonly context: vscode.ExtensionContext;
  readonly sessions: Pick<SessionRegistry, 'open'>;
  readonly approvals: Approvals;
  readonly settings: SettingsReader;
  readonly log: Log;
  readonly worker: ContextWorkerClient;
}

/** What commands about code work with, loaded with the first of them. */
export function openAboutCode(
  { context, sessions, approvals, settings, log, worker }: AboutCodeOptions,
  owned: Disposables,
): Pick<CommandRoom, 'symbolAt' | 'untested' | 'generatedTests' | 'agreed'> &
  Pick<OpenParley, 'lenses'> {
  const grammars = vscode.Uri.joinPath(context.extensionUri, 'dist', 'grammars').fsPath;
  const onError = (error: unknown): void => log.error('Grammar', error);
  const untested = lateUntestedCode(worker, { grammars, log }, owned);
  return {
    async symbolAt(document, position) {
      const { createEnclosingSymbol } = await import('./enclosingSymbol.ts');
      return createEnclosingSymbol({ worker, grammars, onError })(document, position);
    },
    agreed,
    untested,
    lenses: async (document) => (await untested()).lenses(document),
    generatedTests: lateGeneratedTests({
      sessions,
      settings,
      approvals,
      parser: parserOf(worker, grammars, onError),
      log,
    }),
  };
}

/** Where the thread cannot answer, nothing is known: a test is judged all the same. */
function parserOf(
  worker: ContextWorkerClient,
  grammars: string,
  onError: (error: unknown) => void,
): SyntaxParser {
  return {
    table: (path, text) =>
      worker.table({ path, text, grammars }).catch((error: unknown) => {
        onError(error);
        return undefined;
      }),
    faults: (path, texts) =>
      worker.faults({ path, texts, grammars }).catch((error: unknown) => {
        onError(error);
        return texts.map(() => null);
      }),
  };
}
