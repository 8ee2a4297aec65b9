import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as TreeSitter from 'web-tree-sitter';
import { rolesOf, type SyntaxRoles } from './syntaxRoles.ts';
import { withBaselineCode } from './baselineCode.ts';
import type { SyntaxRules } from './syntaxRules.ts';

/** A language that is ready to parse. */
export interface Grammar {
  readonly roles: SyntaxRoles;
  readonly parser: TreeSitter.Parser;
  /** Tells a tree of this language what changed in its text. */
  edit(tree: TreeSitter.Tree, change: ConstructorParameters<typeof TreeSitter.Edit>[0]): void;
}

export type GrammarResult = { readonly grammar: Grammar } | { readonly note: string };

/** Loads grammars from a folder, each when it is first asked for. */
export interface Grammars {
  /** Never rejects: what cannot be loaded says why, and is not tried again. */
  get(rules: SyntaxRules): Promise<GrammarResult>;
  /**
   * To be called when the parser threw. All languages share one WebAssembly memory, which is not to be
   * trusted any more: they start anew in another one. What crashed three times is left alone.
   */
  crashed(rules: SyntaxRules, grammar: Grammar): void;
  dispose(): void;
}

const mostCrashes = 3;
/** Each new start leaves the old one's memory behind, for modules are never unloaded. */
const mostStarts = 10;

type Runtime = typeof TreeSitter;

export function createGrammars(folder: string): Grammars {
  const loaded = new Map<string, Promise<GrammarResult>>();
  const crashes = new Map<string, number>();
  /** Held for ever: where it is collected as garbage the runtime deletes a parser, in a memory that is broken. */
  const lost: GrammarResult[] = [];
  let runtime: Promise<Runtime> | undefined;
  let starts = 0;
  async function load(rules: SyntaxRules): Promise<GrammarResult> {
    try {
      const wasm = await readFile(path.join(folder, `${rules.grammar}.wasm`));
      if (runtime === undefined && starts >= mostStarts)
        return { note: 'The parser crashed too often.' };
      runtime ??= startRuntime(folder, starts++);
      return { grammar: await ready(await runtime, wasm, rules) };
    } catch (error) {
      // A broken grammar may have run already: the next one gets a memory of its own.
      runtime = undefined;
      return { note: `The grammar for ${rules.grammar} could not be loaded: ${reasonOf(error)}` };
    }
  }
  function get(rules: SyntaxRules): Promise<GrammarResult> {
    const known = loaded.get(rules.grammar);
    if (known !== undefined) return known;
    if ((crashes.get(rules.grammar) ?? 0) >= mostCrashes)
      return Promise.resolve({ note: `The parser for ${rules.grammar} crashed too often.` });
    const loading = load(rules);
    loaded.set(rules.grammar, loading);
    return loading;
  }
  async function crashed(rules: SyntaxRules, grammar: Grammar): Promise<void> {
    const current = await loaded.get(rules.grammar);
    if (current === undefined || !('grammar' in current) || current.grammar !== grammar) return;
    crashes.set(rules.grammar, (crashes.get(rules.grammar) ?? 0) + 1);
    runtime = undefined;
    for (const [name, loading] of loaded) {
      const result = await loading;
      if (!('grammar' in result)) continue;
      lost.push(result);
      loaded.delete(name);
    }
  }
  return {
    get,
    crashed: (rules, grammar) => void crashed(rules, grammar),
    dispose() {
      for (const loading of loaded.values()) void loading.then(end);
      loaded.clear();
    },
  };
}

function end(result: GrammarResult): void {
  if ('grammar' in result) result.grammar.parser.delete();
}

/** @param start makes each start a module of its own, with a memory of its own */
async function startRuntime(folder: string, start: number): Promise<Runtime> {
  const script = pathToFileURL(path.join(folder, 'web-tree-sitter.mjs'));
  script.search = `start=${start}`;
  const sitter: Runtime = await import(script.href);
  const wasmBinary = await readFile(path.join(folder, 'web-tree-sitter.wasm'));
  await sitter.Parser.init({ wasmBinary, printErr: () => undefined });
  return sitter;
}

async function ready(
  { Edit, Language, Parser }: Runtime,
  wasm: Uint8Array,
  rules: SyntaxRules,
): Promise<Grammar> {
  const language = await withBaselineCode(() => Language.load(wasm));
  const parser = new Parser();
  parser.setLanguage(language);
  return {
    parser,
    roles: rolesOf(rules, language),
    edit: (tree, change) => tree.edit(new Edit(change)),
  };
}

/** What an exception says; a grammar of an older format throws one without words. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text === '' ? 'its format is unknown' : text;
}
