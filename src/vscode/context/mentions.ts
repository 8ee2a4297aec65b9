import * as vscode from 'vscode';
import {
  beginsModel,
  modelCompletions,
  type MentionableModels,
} from '../../commands/modelMentions.ts';
import type { SymbolLookup } from '../../context/sources/contextSources.ts';
import { fuzzyMatches } from '../../context/sources/fuzzy.ts';
import { providerCompletions } from '../../context/sources/providerCompletions.ts';
import type { Completion } from '../../protocol/completion.ts';
import { relativePath } from '../editor/editors.ts';
import { workspaceSymbols } from '../editor/findSymbol.ts';
import type { WorkspacePlace, WorkspacePlaces } from './workspacePlaces.ts';

const mostShown = 20;
const mostSymbols = 8;
/** Characters from which on language servers are asked: with fewer they name everything. */
const shortestSymbol = 2;

interface NamedSymbol {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  /** "class"; empty where nobody knows. */
  readonly what: string;
}

/** Says what `@` and `#` may stand for. */
export class Mentions {
  readonly #models: () => MentionableModels;
  readonly #places: WorkspacePlaces;
  readonly #symbols: SymbolLookup | undefined;

  /** Without an index the language servers are asked for symbols. */
  constructor(models: () => MentionableModels, places: WorkspacePlaces, symbols?: SymbolLookup) {
    this.#models = models;
    this.#places = places;
    this.#symbols = symbols;
  }

  /** Best first. */
  complete(sign: '@' | '#', query: string): Promise<readonly Completion[]> {
    return sign === '#'
      ? Promise.resolve(providerCompletions(query))
      : this.#placesAndModels(query);
  }

  async #placesAndModels(query: string): Promise<readonly Completion[]> {
    const plain = query.replaceAll('"', '');
    const [places, symbols] = await Promise.all([
      this.#places.find(plain, mostShown - mostSymbols),
      query.length < shortestSymbol ? [] : this.#symbolsLike(query),
    ]);
    const taken = new Set([...places, ...symbols].map(({ name }) => name));
    const models = modelCompletions(plain, this.#models(), (name) => taken.has(name));
    const meant = models.filter((each) => beginsModel(plain, each));
    return [
      ...meant,
      ...places.map(placeCompletion),
      ...models.filter((each) => !meant.includes(each)),
      ...symbols.map(symbolCompletion),
    ];
  }

  async #symbolsLike(query: string): Promise<readonly NamedSymbol[]> {
    const indexed = (await this.#symbols?.symbols(query, mostSymbols)) ?? [];
    if (indexed.length > 0)
      return indexed.map(({ symbol, path, line, what = '' }) => {
        return { name: symbol, path, line, what };
      });
    const found = (await workspaceSymbols(query)).map(({ name, location, kind }) => ({
      name: name.replace(/\(.*\)$/u, ''),
      what: (vscode.SymbolKind[kind] ?? '').toLowerCase(),
      path: relativePath(location.uri),
      line: location.range.start.line + 1,
    }));
    return fuzzyMatches(found, query, mostSymbols);
  }
}

function placeCompletion({ name, kind }: WorkspacePlace): Completion {
  const at = name.lastIndexOf('/');
  return {
    kind,
    label: name.slice(at + 1),
    detail: name.slice(0, Math.max(0, at)),
    insert: mention(name),
  };
}

function symbolCompletion({ name, path, line, what }: NamedSymbol): Completion {
  const shown = { kind: 'symbol', label: name, insert: mention(name) } as const;
  return { ...shown, detail: `${path}:${line}`, ...(what === '' ? {} : { what }) };
}

/** How a place is mentioned: with quotes where there is a blank in it, or what would end the name. */
export function mention(name: string): string {
  return /[\s"#]|[.,;:!?)\]}'>]$/u.test(name) ? `@"${name.replaceAll('"', '')}"` : `@${name}`;
}
