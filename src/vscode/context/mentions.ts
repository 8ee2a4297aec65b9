import * as vscode from 'vscode';
import {
  beginsModel,
  modelCompletions,
  type MentionableModels,
} from '../../commands/modelMentions.ts';
import type { SymbolLookup } from '../../context/sources/contextSources.ts';
import { fuzzyMatches } from '../../context/sources/fuzzy.ts';
import { personCompletions, type Person } from '../../context/sources/people.ts';
import { providerCompletions } from '../../context/sources/providerCompletions.ts';
import type { Completion } from '../../protocol/completion.ts';
import { relativePath } from '../editor/editors.ts';
import { workspaceSymbols } from '../editor/findSymbol.ts';
import type { WorkspacePlace, WorkspacePlaces } from './workspacePlaces.ts';

const mostShown = 20;
const mostSymbols = 8;
/** Milliseconds that people may take. */
const longestWait = 300;
/** Characters from which on language servers are asked: with fewer they name everything. */
const shortestSymbol = 2;

interface NamedSymbol {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  /** "class"; empty where nobody knows. */
  readonly what: string;
}

export interface MentionsOptions {
  readonly models: () => MentionableModels;
  readonly places: WorkspacePlaces;
  readonly people: () => Promise<readonly Person[]>;
  /** Without an index the language servers are asked for symbols. */
  readonly symbols?: SymbolLookup | undefined;
}

/** Says what `@` and `#` may stand for. */
export class Mentions {
  readonly #models: () => MentionableModels;
  readonly #places: WorkspacePlaces;
  readonly #people: () => Promise<readonly Person[]>;
  readonly #symbols: SymbolLookup | undefined;

  constructor({ models, places, people, symbols }: MentionsOptions) {
    this.#models = models;
    this.#places = places;
    this.#people = people;
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
    const [people, places, symbols] = await Promise.all([
      this.#peopleNow(),
      this.#places.find(plain, mostShown - mostSymbols),
      query.length < shortestSymbol ? [] : this.#symbolsLike(query),
    ]);
    const taken = new Set([...places, ...symbols].map(({ name }) => name));
    const isTaken = (name: string): boolean => taken.has(name);
    const models = modelCompletions(plain, this.#models(), isTaken);
    const persons = personCompletions(
      people,
      plain,
      (name) => isTaken(name) || models.some(({ label }) => label === name),
    );
    const meant = models.filter((each) => beginsModel(plain, each));
    return [
      ...meant,
      ...places.map(placeCompletion),
      ...persons,
      ...models.filter((each) => !meant.includes(each)),
      ...symbols.map(symbolCompletion),
    ];
  }

  /** None while Git still reads a long history: the list does not wait for it. */
  async #peopleNow(): Promise<readonly Person[]> {
    const { promise, resolve } = Promise.withResolvers<readonly Person[]>();
    const timer = setTimeout(() => resolve([]), longestWait);
    this.#people().then(resolve, () => resolve([]));
    const people = await promise;
    clearTimeout(timer);
    return people;
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
