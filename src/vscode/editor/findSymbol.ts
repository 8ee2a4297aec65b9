import * as vscode from 'vscode';
import type {
  FoundSymbol,
  NamedPlace,
  SymbolLookup,
} from '../../context/sources/contextSources.ts';
import { keptAway } from '../context/keptAway.ts';
import { fileSchemes, linesOf, relativePath } from './editors.ts';

/** Names that are asked for: one of them is to be the very one. */
const mostIndexed = 20;
/** Lines that are shown of a symbol of which only the name's place is known. */
const shownLines = 40;
const symbolName = /^[\p{L}_$][\p{L}\p{N}_$]*(?:[.#:]+[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

/** The symbol that is called so, `add` or `Cart.add`, as the index or the language servers know it. */
export async function findSymbol(
  name: string,
  index?: SymbolLookup,
): Promise<NamedPlace | undefined> {
  if (!symbolName.test(name)) return undefined;
  const wanted = name.replaceAll(/[.#:]+/gu, '.');
  const indexed = await index?.symbols(name, mostIndexed);
  const own = indexed?.find(({ symbol }) => `.${symbol}`.endsWith(`.${wanted}`));
  const shown = own && (await showIndexed(name, own));
  if (shown) return shown;
  const parts = name.split(/[.#:]+/u);
  const last = parts.at(-1) ?? '';
  const found = await workspaceSymbols(last);
  const best = found.find((symbol) => isCalled(symbol, last, parts.at(-2)));
  return best && showSymbol(name, best);
}

/** Symbols whose names are like the query, but for those of files that are kept away; empty where no language server answers. */
export async function workspaceSymbols(
  query: string,
): Promise<readonly vscode.SymbolInformation[]> {
  try {
    const found = await vscode.commands.executeCommand<
      readonly vscode.SymbolInformation[] | undefined
    >('vscode.executeWorkspaceSymbolProvider', query);
    const whyKeptAway = keptAway();
    return (found ?? []).filter(
      ({ location: { uri } }) => isOurs(uri) && whyKeptAway(uri) === undefined,
    );
  } catch {
    // A language server that fails is none.
    return [];
  }
}

function isOurs(uri: vscode.Uri): boolean {
  return fileSchemes.has(uri.scheme) && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

function isCalled(
  { name, containerName }: vscode.SymbolInformation,
  last: string,
  container: string | undefined,
): boolean {
  // TypeScript's server writes `add()`.
  const own = name.replace(/\(.*\)$/u, '');
  return own === last && (container === undefined || containerName === container);
}

async function showIndexed(
  name: string,
  { uri, line, endLine }: FoundSymbol,
): Promise<NamedPlace | undefined> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    const end = Math.min(document.lineCount, endLine);
    if (line > end) return undefined;
    return shownSymbol(name, document, new vscode.Range(line - 1, 0, end, 0));
  } catch {
    // The index is older than the files.
    return undefined;
  }
}

function shownSymbol(name: string, document: vscode.TextDocument, range: vscode.Range): NamedPlace {
  const common = {
    uri: document.uri.toString(),
    path: relativePath(document.uri),
    language: document.languageId,
    dirty: document.isDirty,
  };
  return { type: 'symbol', name, shown: { ...common, ...linesOf(document, range) } };
}

async function showSymbol(
  name: string,
  { location }: vscode.SymbolInformation,
): Promise<NamedPlace | undefined> {
  try {
    const document = await vscode.workspace.openTextDocument(location.uri);
    return shownSymbol(name, document, await wholeRange(document, location.range));
  } catch {
    // The file went away, or is none that the editor opens.
    return undefined;
  }
}

/** All lines of what is declared there, where the language server says; else some of them. */
async function wholeRange(
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<vscode.Range> {
  if (!range.isSingleLine) return range;
  const symbols = await vscode.commands.executeCommand<
    readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
  >('vscode.executeDocumentSymbolProvider', document.uri);
  const declared = innermost(symbols ?? [], range.start);
  if (declared && !declared.isSingleLine) return declared;
  const end = Math.min(document.lineCount - 1, range.start.line + shownLines);
  return new vscode.Range(range.start.line, 0, end, document.lineAt(end).text.length);
}

function innermost(
  symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[],
  at: vscode.Position,
): vscode.Range | undefined {
  for (const symbol of symbols) {
    const range = 'range' in symbol ? symbol.range : symbol.location.range;
    if (!range.contains(at)) continue;
    return ('children' in symbol ? innermost(symbol.children, at) : undefined) ?? range;
  }
  return undefined;
}
