import * as vscode from 'vscode';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import { Disposables } from '../disposables.ts';
import { fileSchemes, relativePath } from '../editor/editors.ts';
import { gitApi } from '../editor/gitApi.ts';
import type { WorkspaceFacts } from '../panel/suggestions.ts';

/** How most languages name the files that test something. */
const testNames = [
  ...['js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx', 'mts', 'cts'].flatMap((ext) => [
    `*.test.${ext}`,
    `*.spec.${ext}`,
  ]),
  'test_*.py',
  ...['go', 'py', 'rb'].map((ext) => `*_test.${ext}`),
  ...['java', 'kt'].map((ext) => `*Test.${ext}`),
  '*Tests.cs',
];
// One group: the search does not know groups within groups.
const tests = `**/{${testNames.join(',')}}`;
const never = '{**/node_modules/**,**/.git/**,**/dist/**,**/out/**,**/target/**,**/.venv/**}';

/**
 * What a new chat may be asked about. What VS Code knows at once is looked up each time; what has to
 * be searched for is looked for when a new chat comes up, and told when it is there.
 */
export class WorkspaceFactsFinder implements Disposable {
  readonly #owned = new Disposables();
  readonly #changed: Emitter<void>;
  readonly #onError: (error: unknown) => void;
  #found: Pick<WorkspaceFacts, 'changedFiles' | 'testFile'> = {};

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
    this.#changed = this.#owned.add(new Emitter<void>(onError));
  }

  now(): WorkspaceFacts {
    const uri = vscode.window.activeTextEditor?.document.uri;
    return {
      ...this.#found,
      ...(uri && fileSchemes.has(uri.scheme) ? { activePath: relativePath(uri) } : {}),
      ...troubled(),
      hasFolder: (vscode.workspace.workspaceFolders ?? []).length > 0,
    };
  }

  /** Searches again, without being waited for. */
  look(): void {
    this.#look().catch(this.#onError);
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #look(): Promise<void> {
    const [changedFiles, testFile] = await Promise.all([changed(), firstTest()]);
    const before = this.#found;
    this.#found = { changedFiles, ...(testFile === undefined ? {} : { testFile }) };
    const isNew = before.changedFiles !== changedFiles || before.testFile !== testFile;
    if (isNew) this.#changed.emit();
  }
}

/** Files that are changed, new or staged, each once. */
async function changed(): Promise<number> {
  const api = await gitApi();
  const uris = new Set<string>();
  for (const { state } of api?.repositories ?? []) {
    const { indexChanges, workingTreeChanges, untrackedChanges = [] } = state;
    for (const changes of [indexChanges, workingTreeChanges, untrackedChanges]) {
      for (const { uri } of changes) uris.add(uri.toString());
    }
  }
  return uris.size;
}

async function firstTest(): Promise<string | undefined> {
  const [uri] = await vscode.workspace.findFiles(tests, never, 1);
  return uri && relativePath(uri);
}

/** Errors count before warnings, many before few. */
function troubled(): Pick<WorkspaceFacts, 'troubled'> {
  const { Error, Warning } = vscode.DiagnosticSeverity;
  let worst:
    { readonly uri: vscode.Uri; readonly count: number; readonly rank: number } | undefined;
  for (const [uri, diagnostics] of vscode.languages.getDiagnostics()) {
    if (!fileSchemes.has(uri.scheme)) continue;
    const [errors, warnings] = [countOf(diagnostics, Error), countOf(diagnostics, Warning)];
    const rank = errors * 10_000 + warnings;
    if (rank > (worst?.rank ?? 0)) worst = { uri, count: errors || warnings, rank };
  }
  return worst ? { troubled: { path: relativePath(worst.uri), count: worst.count } } : {};
}

function countOf(
  diagnostics: readonly vscode.Diagnostic[],
  severity: vscode.DiagnosticSeverity,
): number {
  return diagnostics.filter((each) => each.severity === severity).length;
}
