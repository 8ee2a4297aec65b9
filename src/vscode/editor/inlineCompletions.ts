import * as vscode from 'vscode';
import { whileSetting } from './whileSetting.ts';

/** Gives what VS Code shows at the cursor while somebody types; undefined for nothing. */
export type CompleteInline = (
  ...given: Parameters<vscode.InlineCompletionItemProvider['provideInlineCompletionItems']>
) => Promise<vscode.InlineCompletionItem[] | undefined>;

/**
 * Completes code while somebody types, as long as the setting is on. Off, and in Restricted Mode,
 * nothing is loaded and nobody is asked.
 */
export function registerInlineCompletions(complete: CompleteInline): vscode.Disposable {
  return whileSetting('parley.completion.inline', () =>
    vscode.languages.registerInlineCompletionItemProvider(
      { scheme: 'file' },
      {
        provideInlineCompletionItems: (...given) =>
          vscode.workspace.isTrusted ? complete(...given) : undefined,
      },
    ),
  );
}
