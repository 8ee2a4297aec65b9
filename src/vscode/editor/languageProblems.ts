import * as vscode from 'vscode';
import {
  compareProblems,
  type LanguageProblem,
  type ProblemComparison,
} from '../../commands/compareProblems.ts';
import { createId } from '../../protocol/ids.ts';
import { Disposables } from '../disposables.ts';

const scheme = 'parley-check';
/** Milliseconds that a language has, and after which it is taken to have said all. */
const patience = 4_000;
const quiet = 600;
/** UTF-16 units above which no copies are made. */
const largest = 1_000_000;

/** A file, and what is proposed for it. */
interface ComparedFile {
  readonly uri: vscode.Uri;
  readonly original: string;
  readonly proposed: string;
}

/** Shows copies of both texts to the languages, and compares what they report. Nothing is written. */
export async function compareLanguageProblems(file: ComparedFile): Promise<ProblemComparison> {
  if (file.original.length + file.proposed.length > largest) return { type: 'unknown' };
  const owned = new Disposables();
  const id = createId();
  const [before, after] = ['before', 'after'].map((side) =>
    vscode.Uri.from({ scheme, path: file.uri.path, query: `${id}-${side}` }),
  );
  if (!before || !after) return { type: 'unknown' };
  const texts = new Map([
    [before.toString(), file.original],
    [after.toString(), file.proposed],
  ]);
  owned.add(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      // Each comparison that is under way has a provider of its own, and VS Code asks all of them.
      provideTextDocumentContent: (uri) => texts.get(uri.toString()),
    }),
  );
  try {
    await Promise.all([before, after].map((uri) => vscode.workspace.openTextDocument(uri)));
    await settled(new Set([before.toString(), after.toString()]));
    const [inFile, inBefore, inAfter] = [file.uri, before, after].map(problemsOf);
    return compareProblems({
      file: inFile ?? [],
      before: inBefore ?? [],
      after: inAfter ?? [],
    });
  } finally {
    owned.dispose();
  }
}

/**
 * The same of a proposal in its diff: some languages look at no text that stands in no editor. Nothing is
 * known where they say nothing of it, or where the file itself stands in none.
 */
export async function compareShownProblems(file: {
  readonly uri: vscode.Uri;
  readonly right: vscode.Uri;
}): Promise<ProblemComparison> {
  await settled(new Set([file.right.toString()]));
  const [before = [], after = []] = [file.uri, file.right].map(problemsOf);
  if (after.length === 0 || !isInEditor(file.uri)) return { type: 'unknown' };
  return compareProblems({ file: before, before, after });
}

function isInEditor(uri: vscode.Uri): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.some(
    ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
  );
}

/** Resolves when a while nothing more was reported on these, or when it takes too long. */
async function settled(uris: ReadonlySet<string>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = setTimeout(resolve, patience);
  let still: NodeJS.Timeout | undefined;
  const subscription = vscode.languages.onDidChangeDiagnostics((event) => {
    if (!event.uris.some((uri) => uris.has(uri.toString()))) return;
    clearTimeout(still);
    still = setTimeout(resolve, quiet);
  });
  await promise.finally(() => {
    clearTimeout(end);
    clearTimeout(still);
    subscription.dispose();
  });
}

function problemsOf(uri: vscode.Uri): readonly LanguageProblem[] {
  return vscode.languages.getDiagnostics(uri).flatMap(({ severity, message, source }) => {
    // What Parley found itself is no word of a language.
    if (severity > vscode.DiagnosticSeverity.Warning || source?.startsWith('Parley')) return [];
    const isError = severity === vscode.DiagnosticSeverity.Error;
    return [{ severity: isError ? 'error' : 'warning', message }];
  });
}
