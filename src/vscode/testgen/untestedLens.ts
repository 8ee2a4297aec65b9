import * as vscode from 'vscode';
import { whileSetting } from '../editor/whileSetting.ts';

/** Shows what no test names above the code, while the setting is on. Nothing is loaded before. */
export function registerUntestedLens(
  lenses: (document: vscode.TextDocument) => Promise<vscode.CodeLens[]>,
): vscode.Disposable {
  return whileSetting('parley.tests.showUntested', () =>
    vscode.languages.registerCodeLensProvider(
      { scheme: 'file' },
      { provideCodeLenses: (document) => lenses(document) },
    ),
  );
}
