import * as vscode from 'vscode';
import { alignTables } from '../../commands/report/alignTables.ts';
import { reviewReport, type Review } from '../../commands/reviewReport.ts';
import { costOf } from '../../protocol/cost.ts';
import { createId } from '../../protocol/ids.ts';
import { showHidden } from '../../trust/untrustedText.ts';
import type { counting } from '../models/directModel.ts';

/** Shows a report read-only, so that nobody is asked to save it; its tables are put in order. */
export function showReport(title: string, content: string): Promise<void> {
  return showMarkdown(title, alignTables(content));
}

/** Shows Markdown read-only, letter by letter. */
export function showMarkdown(title: string, content: string): Promise<void> {
  return showDocument(`${title}.md`, content);
}

/** Shows a text read-only; the name says by its ending what it is. */
export async function showDocument(name: string, content: string): Promise<void> {
  const scheme = 'parley-report';
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: () => content,
  });
  try {
    const uri = vscode.Uri.from({ scheme, path: `/${name}`, query: createId() });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  } finally {
    provider.dispose();
  }
}

/** What was found, and what it took: `took` are milliseconds. */
export function reportOn(
  { model: { info }, usage }: ReturnType<typeof counting>,
  took: number,
  review: Omit<Review, 'model' | 'tokens' | 'cost' | 'took'>,
): string {
  const tokens = usage();
  const cost = tokens && info.price && costOf(tokens, info.price);
  const report = reviewReport({
    ...review,
    model: info.label,
    ...(tokens ? { tokens } : {}),
    ...(cost === undefined ? {} : { cost }),
    took,
  });
  return showHidden(report);
}
