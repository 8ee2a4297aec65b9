import * as vscode from 'vscode';
import { createFileCount } from '../../commands/fileSteps.ts';
import type { Declaration } from '../../context/chunks/declarations.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import { t } from '../../protocol/texts.ts';
import { owningPackage } from '../../testgen/detectTestSetup.ts';
import { languageOf, subjectOf } from '../../testgen/languages.ts';
import { isIn } from '../../testgen/project.ts';
import {
  byRisk,
  riskText,
  untestedIn,
  wordsOf,
  type RatedCode,
  type UntestedCode as Found,
} from '../../testgen/untested/untestedCode.ts';
import { coverageFrom, reportsIn, type Report } from './coverageReports.ts';
import { withCancel } from '../commands/withCancel.ts';
import { Disposables } from '../disposables.ts';
import { gitApi, repositoriesFound } from '../editor/gitApi.ts';
import { repositoryOf } from '../editor/repositoryOf.ts';
import { readFileWithin } from '../context/fileStatus.ts';
import { listFiles } from '../context/workspaceFiles.ts';
import { itemText, named } from '../itemText.ts';
import { isolatedPath } from '../../protocol/isolated.ts';

/** What a text declares, by its path. */
export type DeclarationsOf = (path: string, text: string) => Promise<readonly Declaration[]>;

/** Sources and tests that are read for the list, and bytes of one that is. */
const mostFiles = 2_000;
const largestFile = 200_000;
/** Files whose history Git is asked for, and commits of it that count. */
const mostHistories = 40;
const mostCommits = 100;
/** Milliseconds for which what the tests name is kept, where nothing was saved meanwhile. */
const keepFor = 30_000;

/** A folder's files, and those of them that are looked at. */
interface Sources {
  readonly folder: vscode.WorkspaceFolder;
  readonly files: readonly string[];
  readonly sources: readonly string[];
}

interface Tests {
  readonly words: ReadonlySet<string>;
  readonly reports: readonly Report[];
  readonly at: number;
}

/** Finds code that no test names, for a list and for the lenses of editors. */
export class UntestedCode implements Disposable {
  readonly #declarationsOf: DeclarationsOf;
  readonly #owned = new Disposables();
  readonly #tests = new Map<string, Promise<Tests>>();

  constructor(declarationsOf: DeclarationsOf) {
    this.#declarationsOf = declarationsOf;
    const forget = (): void => this.#tests.clear();
    this.#owned.add(vscode.workspace.onDidSaveTextDocument(forget));
    this.#owned.add(vscode.workspace.onDidCreateFiles(forget));
    this.#owned.add(vscode.workspace.onDidDeleteFiles(forget));
    this.#owned.add(vscode.workspace.onDidRenameFiles(forget));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** A line above each function or class of a source that no test of its package names. */
  async lenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    const path = vscode.workspace.asRelativePath(document.uri, false);
    if (!folder || !isSource(path) || document.getText().length > largestFile) return [];
    const files = await listFiles(folder);
    const found = await this.#untested(folder, files, path, document.getText());
    const changes = found.length === 0 ? undefined : await changesOf(folder, path);
    return found.map(({ line, ...rest }) => {
      const title = t(
        'No test names it: {0}. Generate tests',
        riskText({ ...rest, line, changes }),
      );
      const range = new vscode.Range(line - 1, 0, line - 1, 0);
      const args = [document.uri, range];
      return new vscode.CodeLens(range, {
        title,
        command: 'parley.generateTests',
        arguments: args,
      });
    });
  }

  /** Lists what no test names, the riskiest first, and shows what is picked. */
  async list(): Promise<void> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const rated = await withCancel(
      t('Looking for code that no test names'),
      async (signal, tell) => {
        const listed = await Promise.all(folders.map(sourcesIn));
        const next = createFileCount(listed.flatMap(({ sources }) => sources).length, tell);
        const all = [];
        for (const each of listed) {
          const found = await this.#ratedIn(each, next, signal);
          all.push(...found.map((code) => ({ folder: each.folder, each: code })));
        }
        return signal.aborted ? undefined : all;
      },
    );
    if (!rated) return;
    if (rated.length === 0) {
      void vscode.window.showInformationMessage(
        t('Every function and class that Parley found is named in a test of its package.'),
      );
      return;
    }
    const items = rated
      .toSorted((a, b) => b.each.risk - a.each.risk)
      .map(({ folder, each }) => ({
        label: itemText(each.name),
        description: isolatedPath(named(`${each.path}:${each.line}`)),
        detail: t('risk {0}: {1}', each.risk, riskText(each)),
        folder,
        each,
      }));
    const placeHolder = t('Code that no test names, by complexity, changes and coverage');
    const options = { placeHolder, matchOnDescription: true };
    const picked = await vscode.window.showQuickPick(items, options);
    if (!picked) return;
    const uri = vscode.Uri.joinPath(picked.folder.uri, picked.each.path);
    const at = new vscode.Position(picked.each.line - 1, 0);
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
  }

  async #ratedIn(
    { folder, files, sources }: Sources,
    next: () => void,
    signal: AbortSignal,
  ): Promise<readonly RatedCode[]> {
    const found: Found[] = [];
    for (const path of sources) {
      if (signal.aborted) return [];
      next();
      const text = await readText(folder, path);
      if (text !== undefined) found.push(...(await this.#untested(folder, files, path, text)));
    }
    const worst = found.toSorted((a, b) => b.complexity - a.complexity);
    const paths = [...new Set(worst.map(({ path }) => path))].slice(0, mostHistories);
    const changes = new Map<string, number | undefined>();
    for (const path of paths) {
      if (signal.aborted) return [];
      changes.set(path, await changesOf(folder, path));
    }
    return byRisk(found, (path) => changes.get(path));
  }

  async #untested(
    folder: vscode.WorkspaceFolder,
    files: readonly string[],
    path: string,
    text: string,
  ): Promise<readonly Found[]> {
    const { words, reports } = await this.#testsFor(folder, files, path);
    const coverage = await coverageFrom(reports, folder, path);
    return untestedIn({ path, text, coverage }, await this.#declarationsOf(path, text), words);
  }

  async #testsFor(
    folder: vscode.WorkspaceFolder,
    files: readonly string[],
    path: string,
  ): Promise<Tests> {
    const language = languageOf(path);
    const own = owningPackage({ files, read: async () => undefined }, path);
    const key = `${folder.uri.toString()}\n${own}\n${language?.id ?? ''}`;
    const kept = await this.#tests.get(key);
    if (kept && Date.now() - kept.at < keepFor) return kept;
    const tests = files.filter(
      (file) => language && isIn(file, own) && subjectOf(file, language) !== undefined,
    );
    const reading = readTests(folder, tests.slice(0, mostFiles), own);
    this.#tests.set(key, reading);
    return reading;
  }
}

async function sourcesIn(folder: vscode.WorkspaceFolder): Promise<Sources> {
  const files = await listFiles(folder);
  return { folder, files, sources: files.filter(isSource).slice(0, mostFiles) };
}

async function readTests(
  folder: vscode.WorkspaceFolder,
  tests: readonly string[],
  own: string,
): Promise<Tests> {
  const words = new Set<string>();
  for (const test of tests) {
    for (const each of wordsOf((await readText(folder, test)) ?? '')) words.add(each);
  }
  return { words, reports: await reportsIn(folder, own), at: Date.now() };
}

function isSource(path: string): boolean {
  const language = languageOf(path);
  return language !== undefined && subjectOf(path, language) === undefined;
}

/** The text of a file; undefined where it is gone, large or no text. */
async function readText(folder: vscode.WorkspaceFolder, path: string): Promise<string | undefined> {
  try {
    const bytes = await readFileWithin(vscode.Uri.joinPath(folder.uri, path), largestFile);
    return bytes && new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}

/** How often a file was committed, of its last commits; undefined where Git does not say. */
async function changesOf(
  folder: vscode.WorkspaceFolder,
  path: string,
): Promise<number | undefined> {
  try {
    const api = await gitApi();
    if (!api) return undefined;
    await repositoriesFound(api);
    const uri = vscode.Uri.joinPath(folder.uri, path);
    const repository = repositoryOf(uri, api.repositories);
    if (!repository) return undefined;
    return (await repository.log({ maxEntries: mostCommits, path: uri.fsPath })).length;
  } catch {
    // A repository without a commit, a Git that fails: the complexity alone counts.
    return undefined;
  }
}
