import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';

const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;
const rewrite = RefactorRewrite.append('parley');
const schemes = ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'memfs', 'vscode-test-web'];

/** Puts Parley into the lightbulb. Nothing is loaded and nobody is asked before one is chosen. */
export function registerCodeActions(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    schemes.map((scheme) => ({ scheme })),
    { provideCodeActions: actionsFor },
    { providedCodeActionKinds: [QuickFix, rewrite] },
  );
}

function actionsFor(
  { uri }: vscode.TextDocument,
  range: vscode.Range,
  { diagnostics, only }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  const [first, ...others] = diagnostics;
  const place = first && others.reduce((all, each) => all.union(each.range), first.range);
  const fixes = place
    ? [
        action(t('Fix with Parley'), QuickFix, 'parley.fix', [uri, place]),
        action(t('Explain with Parley'), QuickFix, 'parley.explainSelection', [uri, place]),
      ]
    : [];
  for (const fix of fixes) fix.diagnostics = [...diagnostics];
  // On every line without a selection there would be a lightbulb otherwise.
  const isAsked = !range.isEmpty || only?.intersects(rewrite);
  if (!isAsked) return fixes;
  return [
    ...fixes,
    action(t('Refactor with Parley…'), rewrite, 'parley.refactorSelection', [uri, range]),
    action(t('Simplify with Parley'), rewrite, 'parley.simplify', [uri, range]),
    action(t('Document with Parley'), rewrite, 'parley.document', [uri, range]),
  ];
}

function action(
  title: string,
  kind: vscode.CodeActionKind,
  command: string,
  args: readonly [vscode.Uri, vscode.Range],
): vscode.CodeAction {
  const made = new vscode.CodeAction(title, kind);
  made.command = { title, command, arguments: [...args] };
  return made;
}
