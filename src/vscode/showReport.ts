import * as vscode from 'vscode';
import { createId } from '../protocol/ids.ts';

/** Shows Markdown read-only, so that nobody is asked to save it. */
export async function showReport(title: string, content: string): Promise<void> {
  const scheme = 'parley-report';
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: () => content,
  });
  try {
    const uri = vscode.Uri.from({ scheme, path: `/${title}.md`, query: createId() });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  } finally {
    provider.dispose();
  }
}
