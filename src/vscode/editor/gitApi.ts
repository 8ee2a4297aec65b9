import * as vscode from 'vscode';

/** As much of the Git extension's API (version 1) as is used here. */
export interface GitApi {
  /** `uninitialized` while it still looks for repositories. */
  readonly state: string;
  readonly onDidChangeState: vscode.Event<unknown>;
  readonly repositories: readonly GitRepository[];
}

export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
  readonly state: {
    /** Undefined where nothing is committed yet. */
    readonly HEAD?: { readonly commit?: string } | undefined;
    readonly indexChanges: readonly GitChange[];
    readonly workingTreeChanges: readonly GitChange[];
    readonly untrackedChanges?: readonly GitChange[];
  };
  /** `true`: what is staged. */
  diff(staged: boolean): Promise<string>;
  /** Of a file, staged and not. */
  diffWithHEAD(path: string): Promise<string>;
  /** Of one file where `path` is there. */
  log(options: {
    readonly maxEntries: number;
    readonly path?: string;
  }): Promise<readonly GitCommit[]>;
  /** What the second commit changed since the first. */
  diffBetween(from: string, to: string): Promise<readonly GitChange[]>;
}

export interface GitCommit {
  readonly hash: string;
  readonly message: string;
  readonly parents: readonly string[];
  readonly authorName?: string;
  readonly authorDate?: Date;
}

export interface GitChange {
  readonly uri: vscode.Uri;
  readonly status: number;
}

/** `Status.UNTRACKED` in the Git extension's `git.d.ts`. */
export const untracked = 7;

/** Milliseconds that Git may look for repositories before there count as none. */
const longestSearch = 5_000;

/** Undefined where Git is not there or turned off, as it is in a workspace that is not trusted. */
export async function gitApi(): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<unknown>('vscode.git');
  const exported = extension && (await extension.activate());
  if (!isGitExtension(exported) || !exported.enabled) return undefined;
  const api = exported.getAPI(1);
  return isGitApi(api) ? api : undefined;
}

/** Resolves when Git has looked for repositories, which it does for some time after a start. */
export async function repositoriesFound(api: GitApi): Promise<void> {
  if (api.state !== 'uninitialized') return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, longestSearch);
  const subscription = api.onDidChangeState(() => resolve());
  await promise;
  clearTimeout(timer);
  subscription.dispose();
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): unknown;
}

function isGitExtension(value: unknown): value is GitExtension {
  return typeof value === 'object' && value !== null && 'enabled' in value && 'getAPI' in value;
}

function isGitApi(value: unknown): value is GitApi {
  return typeof value === 'object' && value !== null && 'repositories' in value;
}
