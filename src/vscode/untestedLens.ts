import * as vscode from 'vscode';

const setting = 'parley.tests.showUntested';

/** Shows what no test names above the code, while the setting is on. Nothing is loaded before. */
export function registerUntestedLens(
  lenses: (document: vscode.TextDocument) => Promise<vscode.CodeLens[]>,
): vscode.Disposable {
  let shown: vscode.Disposable | undefined;
  const follow = (): void => {
    const isOn = vscode.workspace.getConfiguration().get(setting) === true;
    if (isOn === (shown !== undefined)) return;
    shown?.dispose();
    shown = isOn
      ? vscode.languages.registerCodeLensProvider(
          { scheme: 'file' },
          { provideCodeLenses: (document) => lenses(document) },
        )
      : undefined;
  };
  follow();
  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(setting)) follow();
  });
  return new vscode.Disposable(() => {
    subscription.dispose();
    shown?.dispose();
  });
}
