import * as vscode from 'vscode';

/** Keeps something registered for as long as a setting is true. Nothing is there before. */
export function whileSetting(
  setting: string,
  register: () => vscode.Disposable,
): vscode.Disposable {
  let registered: vscode.Disposable | undefined;
  const follow = (): void => {
    const isOn = vscode.workspace.getConfiguration().get(setting) === true;
    if (isOn === (registered !== undefined)) return;
    registered?.dispose();
    registered = isOn ? register() : undefined;
  };
  follow();
  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(setting)) follow();
  });
  return new vscode.Disposable(() => {
    subscription.dispose();
    registered?.dispose();
  });
}
