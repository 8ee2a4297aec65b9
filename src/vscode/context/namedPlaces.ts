import * as vscode from 'vscode';
import type {
  ListedFolder,
  NamedPlace,
  SymbolLookup,
} from '../../context/sources/contextSources.ts';
import { isPersonOnly } from '../../context/sources/people.ts';
import type { Editors } from '../editor/editors.ts';
import { relativePath } from '../editor/editors.ts';
import { findSymbol } from '../editor/findSymbol.ts';
import type { GitPeople } from '../editor/gitPeople.ts';
import { isSecretFile } from '../../trust/secretFiles.ts';
import { allowedFiles } from './allowedFiles.ts';
import { FolderMembers } from './folderMembers.ts';
import { findFilesIn } from './workspaceFiles.ts';

/** Files of a folder that are looked at, that are named, and that are read. */
const mostFound = 2_000;
const mostListed = 500;
const mostRead = 40;

type Place = Extract<NamedPlace, { type: 'file' | 'folder' }>;

/** Finds what a mention or a pin names. */
export class NamedPlaces {
  readonly #editors: Editors;
  readonly #symbols: SymbolLookup | undefined;
  readonly #people: GitPeople;
  readonly #members = new FolderMembers();

  constructor(editors: Editors, people: GitPeople, symbols?: SymbolLookup) {
    this.#editors = editors;
    this.#people = people;
    this.#symbols = symbols;
  }

  /** A path of the workspace first, then a symbol, then a person; undefined where none is called so. */
  async find(name: string): Promise<NamedPlace | undefined> {
    if (isPersonOnly(name)) return this.#person(name);
    for (const uri of candidates(name)) {
      const place = await this.read(uri);
      if (place) return place;
    }
    return (await findSymbol(name, this.#symbols)) ?? this.#person(name);
  }

  async #person(name: string): Promise<NamedPlace | undefined> {
    const person = await this.#people.find(name);
    return person && { type: 'person', person };
  }

  /** Undefined where there is nothing any more. */
  async read(uri: vscode.Uri): Promise<Place | undefined> {
    const type = await typeOf(uri);
    if (type === undefined) return undefined;
    if ((type & vscode.FileType.Directory) !== 0) {
      return { type: 'folder', folder: await this.#folder(uri) };
    }
    return { type: 'file', file: await this.#editors.file(uri) };
  }

  async #folder(uri: vscode.Uri): Promise<ListedFolder> {
    const found = await findFilesIn(uri, mostFound);
    const wanted = (await withoutHidden(found)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const all = wanted.slice(0, mostListed);
    const files = await Promise.all(all.slice(0, mostRead).map((file) => this.#members.read(file)));
    return {
      uri: uri.toString(),
      path: relativePath(uri),
      paths: all.map((file) => file.path.slice(uri.path.length).replace(/^\//u, '')),
      cut: wanted.length > mostListed || found.length === mostFound,
      hidden: found.length - wanted.length,
      files,
    };
  }
}

/** A folder brings along nothing that is ignored or there for secrets: that has to be named by itself. */
async function withoutHidden(files: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  const allowed = allowedFiles();
  const wanted = files.map(async (uri) => {
    if (isSecretFile(uri.path)) return [];
    // What is on no disk here, or outside of the workspace, has no rules that could be read.
    const hasRules =
      uri.scheme === 'file' && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    return !hasRules || (await allowed(uri.toString())) ? [uri] : [];
  });
  return (await Promise.all(wanted)).flat();
}

async function typeOf(uri: vscode.Uri): Promise<vscode.FileType | undefined> {
  const isOpen = vscode.workspace.textDocuments.some(
    (document) => document.uri.toString() === uri.toString(),
  );
  if (isOpen) return vscode.FileType.File;
  try {
    return (await vscode.workspace.fs.stat(uri)).type;
  } catch {
    // Nothing there is called so.
    return undefined;
  }
}

/** Where a path of the workspace may be: never outside of its folders. */
function candidates(name: string): readonly vscode.Uri[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const parts = name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.includes('..')) return [];
  const [first, ...rest] = parts;
  const named = folders.filter((folder) => folders.length > 1 && folder.name === first);
  return [
    ...named.map((folder) => vscode.Uri.joinPath(folder.uri, ...rest)),
    ...folders.map((folder) => vscode.Uri.joinPath(folder.uri, ...parts)),
  ];
}
