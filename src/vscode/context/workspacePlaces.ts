import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { createPathJudge } from '../../context/index/pathRules.ts';
import { createRootPaths } from '../../context/index/rootPaths.ts';
import type { PlaceLookup } from '../../context/sources/contextSources.ts';
import { fuzzyMatches } from '../../context/sources/fuzzy.ts';
import { isSecretFile } from '../../trust/secretFiles.ts';
import { relativePath } from '../editor/editors.ts';
import { excludedGlobs, indexFolders } from './indexFolders.ts';
import { findFiles } from './workspaceFiles.ts';

/** A file or folder that a person may name. */
export interface WorkspacePlace {
  readonly uri: string;
  /** "src/shop/cart.ts" */
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** Milliseconds for which a list of the workspace's files is good enough to look through. */
const listedFor = 10_000;
/** Files that are judged, and names that are compared, before others have their turn. */
const judgedAtOnce = 500;
const comparedAtOnce = 2_000;

/**
 * Files and folders by what is typed of them: the index says which, and a list of the files what it does
 * not hold, as pictures and lock files, or all while it is cold. What is kept from Parley is never offered.
 */
export class WorkspacePlaces {
  readonly #index: PlaceLookup | undefined;
  readonly #recent: () => readonly string[];
  #listed: Promise<readonly WorkspacePlace[]> | undefined;
  #listedAt = 0;
  #atHand: readonly WorkspacePlace[] | undefined;

  /** `recent`: uris of files that were edited lately. */
  constructor(index: PlaceLookup | undefined, recent: () => readonly string[]) {
    this.#index = index;
    this.#recent = recent;
  }

  /** The best first, of equals what is open or was edited lately; these alone lead where nothing is asked. */
  async find(query: string, limit: number): Promise<readonly WorkspacePlace[]> {
    const near = [...new Set([...openUris(), ...this.#recent()])];
    const found = query === '' ? [] : ((await this.#index?.places(query, limit, near)) ?? []);
    const places = found.map(({ uri, kind }) => {
      return { uri, kind, name: relativePath(vscode.Uri.parse(uri)) };
    });
    if (places.length >= limit) return places;
    const known = new Set(places.map(({ uri }) => uri));
    const others = (await this.#others(places.length > 0)).filter(({ uri }) => !known.has(uri));
    return [...places, ...(await likest(others, query, limit - places.length))];
  }

  /** What was found does not wait for a list of all that is being made. */
  async #others(isFound: boolean): Promise<readonly WorkspacePlace[]> {
    const listing = this.list();
    if (!isFound) return listing;
    listing.catch(() => {
      // Whoever looks for what the index does not hold waits for the list, and hears why there is none.
    });
    return this.#atHand ?? [];
  }

  /** What is open or was edited lately, all other files, then the folders that hold them. */
  async list(): Promise<readonly WorkspacePlace[]> {
    const now = Date.now();
    if (!this.#listed || now - this.#listedAt > listedFor) {
      this.#listedAt = now;
      this.#listed = listPlaces();
    }
    const listed = await this.#listed;
    this.#atHand = listed;
    const near = new Set([...openUris(), ...this.#recent()]);
    return [
      ...listed.filter(({ uri }) => near.has(uri)),
      ...listed.filter(({ uri }) => !near.has(uri)),
    ];
  }
}

/** The best first. */
async function likest(
  places: readonly WorkspacePlace[],
  query: string,
  limit: number,
): Promise<readonly WorkspacePlace[]> {
  if (query === '') return places.slice(0, limit);
  let best: readonly WorkspacePlace[] = [];
  for (let at = 0; at < places.length; at += comparedAtOnce) {
    best = fuzzyMatches([...best, ...places.slice(at, at + comparedAtOnce)], query, limit);
    await setImmediate();
  }
  return best;
}

/** What is in front first. */
function openUris(): readonly string[] {
  const front = vscode.window.activeTextEditor?.document;
  const open = vscode.workspace.textDocuments.filter(({ isClosed }) => !isClosed);
  return (front ? [front, ...open] : open)
    .filter(({ uri }) => vscode.workspace.getWorkspaceFolder(uri) !== undefined)
    .map(({ uri }) => uri.toString());
}

async function listPlaces(): Promise<readonly WorkspacePlace[]> {
  const roots = vscode.workspace.workspaceFolders ?? [];
  const found = (await Promise.all(roots.map(findFiles))).flat();
  const all = new Map([...openUris().map((uri) => vscode.Uri.parse(uri)), ...found].map(byUri));
  const files = await offered(Array.from(all.values()));
  const folders = new Map(files.flatMap(foldersAbove).map(byUri));
  return [
    ...files.map((uri) => placeOf(uri, 'file')),
    ...Array.from(folders.values(), (uri) => placeOf(uri, 'folder')),
  ];
}

const byUri = (uri: vscode.Uri): readonly [string, vscode.Uri] => [uri.toString(), uri];

function placeOf(uri: vscode.Uri, kind: WorkspacePlace['kind']): WorkspacePlace {
  return { uri: uri.toString(), name: relativePath(uri), kind };
}

/** Those that no ignore file names, and none that is there for secrets. */
async function offered(files: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  const paths = createRootPaths(indexFolders().roots);
  const judge = createPathJudge(excludedGlobs());
  const isOffered = (uri: vscode.Uri): boolean => {
    if (isSecretFile(uri.path)) return false;
    // What is not on this machine's disk has no rules that could be read.
    const path = uri.scheme === 'file' ? paths.toPath(uri.fsPath) : undefined;
    const at = path === undefined ? undefined : paths.locate(path);
    return at === undefined || judge.judge(at.root, at.relative) === 'kept';
  };
  const kept: vscode.Uri[] = [];
  for (let at = 0; at < files.length; at += judgedAtOnce) {
    kept.push(...files.slice(at, at + judgedAtOnce).filter(isOffered));
    await setImmediate();
  }
  return kept;
}

/** Those of the workspace, without its roots. */
function foldersAbove(uri: vscode.Uri): readonly vscode.Uri[] {
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  const folders: vscode.Uri[] = [];
  if (!root) return folders;
  let folder = vscode.Uri.joinPath(uri, '..');
  while (folder.path.length > root.path.length) {
    folders.push(folder);
    folder = vscode.Uri.joinPath(folder, '..');
  }
  return folders;
}
