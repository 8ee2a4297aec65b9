import * as vscode from 'vscode';
import type { MentionedPerson } from '../../context/sources/contextSources.ts';
import {
  commitsBy,
  peopleIn,
  personNamed,
  type AuthoredCommit,
  type Person,
} from '../../context/sources/people.ts';
import { isSecretFile } from '../../trust/secretFiles.ts';
import { relativePath } from './editors.ts';
import { gitApi, type GitApi, type GitRepository } from './gitApi.ts';

/** Commits of a repository in which people are looked for: who wrote nothing since is hardly asked about. */
const mostCommits = 2_000;
/** Commits of a person that are told, and of how many the files are. */
const mostTold = 30;
const mostWithFiles = 12;
const mostFiles = 10;

interface KnownCommit extends AuthoredCommit {
  readonly repository: GitRepository;
  readonly parent: string | undefined;
}

/** The people who wrote the workspace's code, as its repositories tell. Asks git only where a head has moved. */
export class GitPeople {
  #known: { readonly heads: string; readonly commits: Promise<readonly KnownCommit[]> } | undefined;

  /** The busiest of late first; empty where there is no repository, or Git may not be asked. */
  async list(): Promise<readonly Person[]> {
    return peopleIn(await this.#commits());
  }

  /** Undefined where nobody is called so, or several are. */
  async find(name: string): Promise<MentionedPerson | undefined> {
    const commits = await this.#commits();
    const person = personNamed(peopleIn(commits), name);
    if (!person) return undefined;
    const own = commitsBy(commits, person).toSorted((a, b) => b.at - a.at);
    const told = own.slice(0, mostTold).map(async (commit, index) => {
      const { hash, at, message } = commit;
      const changed = index < mostWithFiles ? await filesOf(commit) : noFiles;
      return { hash, at, message, files: changed.files, hidden: changed.hidden };
    });
    return { name: person.name, all: own.length, commits: await Promise.all(told) };
  }

  async #commits(): Promise<readonly KnownCommit[]> {
    const repositories = (await repositoriesOf())?.repositories ?? [];
    const heads = repositories
      .map(({ rootUri, state }) => `${rootUri.toString()} ${state.HEAD?.commit ?? ''}`)
      .join('\n');
    if (this.#known?.heads !== heads)
      this.#known = {
        heads,
        commits: Promise.all(repositories.map(history)).then((all) => all.flat()),
      };
    return this.#known.commits;
  }
}

async function repositoriesOf(): Promise<GitApi | undefined> {
  try {
    return await gitApi();
  } catch {
    // Without Git there is nobody to name; that it does not start is said where its changes are wanted.
    return undefined;
  }
}

async function history(repository: GitRepository): Promise<readonly KnownCommit[]> {
  try {
    const commits = await repository.log({ maxEntries: mostCommits });
    return commits.map(({ hash, message, parents, authorName, authorDate }) => ({
      repository,
      hash,
      message,
      parent: parents[0],
      author: authorName ?? '',
      at: authorDate?.getTime() ?? 0,
    }));
  } catch {
    // No commit yet, or a repository that git cannot read.
    return [];
  }
}

interface ChangedFiles {
  readonly files: readonly string[];
  readonly hidden: number;
}

const noFiles: ChangedFiles = { files: [], hidden: 0 };

/** Paths within the workspace, but for files that are there for secrets. */
async function filesOf({ repository, hash, parent }: KnownCommit): Promise<ChangedFiles> {
  if (parent === undefined) return noFiles;
  try {
    const changes = await repository.diffBetween(parent, hash);
    const paths = changes.flatMap(({ uri }) =>
      vscode.workspace.getWorkspaceFolder(uri) && !isSecretFile(uri.path)
        ? [relativePath(uri)]
        : [],
    );
    const files = paths.slice(0, mostFiles);
    return { files, hidden: changes.length - files.length };
  } catch {
    // A shallow clone does not have the commit before it.
    return noFiles;
  }
}
