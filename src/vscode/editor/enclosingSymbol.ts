import * as vscode from 'vscode';
import { enclosing } from '../../commands/codeTarget.ts';
import type { Declaration } from '../../context/chunks/declarations.ts';
import type { ContextWorkerClient } from '../../context/worker/workerClient.ts';
import { relativePath } from './editors.ts';

/** Says in which symbol of a document a position is; undefined where in none, or where nobody knows. */
export type EnclosingSymbol = (
  document: vscode.TextDocument,
  position: vscode.Position,
) => Promise<Declaration | undefined>;

/** Milliseconds that a language server may take: one that is still starting would hold up the question. */
const longestWait = 2_000;

const units: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Enum,
  vscode.SymbolKind.Struct,
  vscode.SymbolKind.Operator,
]);
/** They hold code rather than being a piece of it. */
const containers: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.File,
  vscode.SymbolKind.Module,
  vscode.SymbolKind.Namespace,
  vscode.SymbolKind.Package,
]);

type Symbols = readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[];

export interface EnclosingSymbolOptions {
  readonly worker: Pick<ContextWorkerClient, 'declarations'>;
  /** The folder with the grammars. */
  readonly grammars: string;
  readonly onError: (error: unknown) => void;
}

/**
 * As the document's grammar has it, which answers at once; where there is no grammar, or it knows of
 * nothing, as its language server does.
 */
export function createEnclosingSymbol(options: EnclosingSymbolOptions): EnclosingSymbol {
  return async (document, position) => {
    const line = position.line + 1;
    const known = await parsed(document, options);
    return enclosing(
      known.length > 0 ? known : declared(await documentSymbols(document.uri)),
      line,
    );
  };
}

async function parsed(
  document: vscode.TextDocument,
  { worker, grammars, onError }: EnclosingSymbolOptions,
): Promise<readonly Declaration[]> {
  try {
    const path = relativePath(document.uri);
    return await worker.declarations({ path, text: document.getText(), grammars });
  } catch (error) {
    onError(error);
    return [];
  }
}

async function documentSymbols(uri: vscode.Uri): Promise<Symbols> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), longestWait);
  const command = 'vscode.executeDocumentSymbolProvider';
  try {
    const asked = vscode.commands.executeCommand<Symbols | undefined>(command, uri);
    return (await Promise.race([asked, late])) ?? [];
  } catch {
    // A language server that fails is none.
    return [];
  } finally {
    clearTimeout(timer);
  }
}

function declared(symbols: Symbols): readonly Declaration[] {
  return symbols.flatMap((symbol) => {
    const range = 'range' in symbol ? symbol.range : symbol.location.range;
    const inside = 'children' in symbol ? declared(symbol.children) : [];
    if (containers.has(symbol.kind)) return inside;
    const lines = { start: range.start.line + 1, end: range.end.line + 1 };
    const name = symbol.name.replace(/\(.*\)$/u, '');
    return [{ name, lines, unit: units.has(symbol.kind) }, ...inside];
  });
}
