import * as vscode from 'vscode';
import type {
  Availability,
  ContextSources,
  Problem,
  ShownLines,
  SymbolLookup,
} from '../../context/sources/contextSources.ts';
import type { ContextWorkerClient } from '../../context/worker/workerClient.ts';
import { t } from '../../protocol/texts.ts';
import { fileSchemes, linesOf, relativePath, type Editors } from '../editor/editors.ts';
import { gitChanges } from '../editor/gitChanges.ts';
import { GitPeople } from '../editor/gitPeople.ts';
import { readFileWithin } from './fileStatus.ts';
import { NamedPlaces } from './namedPlaces.ts';
import type { LateSkills } from '../skills/lateSkills.ts';
import { ProjectInstructions } from './projectInstructions.ts';

export interface ContextSourcesOptions {
  readonly editors: Editors;
  readonly worker: Pick<ContextWorkerClient, 'largeFile'>;
  /** Missing where there is no index. */
  readonly symbols?: SymbolLookup;
  readonly skills: LateSkills;
  readonly onError: (error: unknown) => void;
}

/** Bytes above which a file is not even looked at for its parts. */
const largestRead = 20_000_000;
/** Problems that are looked at: a broken project may have tens of thousands. */
const mostProblems = 2_000;

/** What VS Code knows beside its open editors. */
export function createContextSources(options: ContextSourcesOptions): ContextSources {
  const { editors, worker, onError } = options;
  const people = new GitPeople();
  const places = new NamedPlaces(editors, people, options.symbols);
  const instructions = new ProjectInstructions();
  return {
    visible,
    problems,
    changes: () => gitChanges(),
    searchResults,
    instructions: () => instructions.read(),
    skill: async (question) =>
      question.startsWith('/') ? (await options.skills()).called(question) : undefined,
    recent: () => editors.recent(),
    people: () => people.list(),
    find: (name) => places.find(name),
    read: (uri) => places.read(vscode.Uri.parse(uri)),
    async largeFile({ uri, path, content }, question, signal) {
      try {
        const text = content.type === 'text' ? content.text : await textOf(vscode.Uri.parse(uri));
        return text === undefined
          ? undefined
          : await worker.largeFile({ path, text, question }, signal);
      } catch (error) {
        signal.throwIfAborted();
        onError(error);
        return undefined;
      }
    },
  };
}

function visible(): ShownLines | undefined {
  const editor = vscode.window.activeTextEditor;
  const range = editor?.visibleRanges[0];
  if (!editor || !range || !fileSchemes.has(editor.document.uri.scheme)) return undefined;
  const { document } = editor;
  return {
    uri: document.uri.toString(),
    path: relativePath(document.uri),
    language: document.languageId,
    dirty: document.isDirty,
    ...linesOf(document, range),
  };
}

function problems(): readonly Problem[] {
  const active = vscode.window.activeTextEditor?.document.uri.toString();
  const found: { readonly problem: Problem; readonly place: number }[] = [];
  for (const [uri, diagnostics] of vscode.languages.getDiagnostics()) {
    if (!fileSchemes.has(uri.scheme)) continue;
    for (const diagnostic of diagnostics) {
      if (found.length >= mostProblems) break;
      if (diagnostic.severity > vscode.DiagnosticSeverity.Warning) continue;
      const elsewhere = uri.toString() === active ? 0 : 1;
      found.push({
        problem: problemOf(relativePath(uri), diagnostic),
        place: diagnostic.severity * 2 + elsewhere,
      });
    }
  }
  return found.toSorted((a, b) => a.place - b.place).map(({ problem }) => problem);
}

function problemOf(path: string, diagnostic: vscode.Diagnostic): Problem {
  const { severity, range, message, source, code } = diagnostic;
  const number = typeof code === 'object' ? code.value : code;
  return {
    path,
    severity: severity === vscode.DiagnosticSeverity.Error ? 'error' : 'warning',
    line: range.start.line + 1,
    column: range.start.character + 1,
    message,
    source: [source ?? '', number === undefined ? '' : `(${number})`].join(''),
  };
}

/** VS Code lets nobody read its search view; a search editor is a document like any other. */
function searchResults(): Availability<string> {
  const shown = vscode.workspace.textDocuments.findLast(
    ({ languageId, isClosed }) => languageId === 'search-result' && !isClosed,
  );
  return shown
    ? { type: 'there', value: shown.getText() }
    : { type: 'missing', reason: t('open the results in a search editor first') };
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(
    (document) => document.uri.toString() === uri.toString(),
  );
  if (open) return open.getText();
  const bytes = await readFileWithin(uri, largestRead);
  return bytes === undefined || bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
}
