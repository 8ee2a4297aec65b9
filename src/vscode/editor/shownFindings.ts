import * as vscode from 'vscode';
import type { Finding } from '../../commands/reviewFindings.ts';
import { movedLine } from '../../commands/movedLine.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import { t } from '../../protocol/texts.ts';
import { showHidden } from '../../trust/untrustedText.ts';
import { Disposables } from '../disposables.ts';

/** Who found it, as the Problems panel says. */
export type FindingSource = 'Parley Review' | 'Parley Analysis';

/** A finding in its file. */
export interface PlacedFinding extends Pick<Finding, 'line' | 'severity' | 'message'> {
  readonly uri: vscode.Uri;
}

interface Shown {
  readonly source: FindingSource;
  readonly diagnostic: vscode.Diagnostic;
  readonly thread: vscode.CommentThread;
}

/** By which the menus know a thread of ours. */
const controllerId = 'parley.findings';

const levels = {
  error: { diagnostic: vscode.DiagnosticSeverity.Error, word: t('Error') },
  warning: { diagnostic: vscode.DiagnosticSeverity.Warning, word: t('Warning') },
  information: { diagnostic: vscode.DiagnosticSeverity.Information, word: t('Note') },
} as const;

/**
 * What models found, at its lines: as comments and in the Problems panel. It moves with the text around
 * it, and goes when it is resolved or dismissed, or when the same is asked again.
 */
export class ShownFindings implements Disposable {
  readonly #owned = new Disposables();
  readonly #problems = this.#owned.add(vscode.languages.createDiagnosticCollection(controllerId));
  #controller: vscode.CommentController | undefined;
  #shown: readonly Shown[] = [];

  constructor() {
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) =>
        this.#follow(document.uri, contentChanges),
      ),
    );
  }

  /** In the place of what `source` had found before. `author` is the model's name. */
  async show(
    source: FindingSource,
    author: string,
    findings: readonly PlacedFinding[],
  ): Promise<void> {
    this.clear(source);
    for (const [, own] of Map.groupBy(findings, ({ uri }) => uri.toString())) {
      const uri = own[0]?.uri;
      const rangeOf = uri && (await linesIn(uri));
      for (const finding of own) {
        if (rangeOf) this.#add(source, author, finding, rangeOf(finding.line));
      }
      if (uri) this.#tell(uri);
    }
  }

  /** All of them, or those of one source. */
  clear(source?: FindingSource): void {
    this.#remove((shown) => source === undefined || shown.source === source);
  }

  /** Keeps the comment, folded; the Problems panel is rid of it. */
  resolve(thread: unknown): void {
    const shown = this.#find(thread);
    if (!shown) return;
    shown.thread.state = vscode.CommentThreadState.Resolved;
    shown.thread.contextValue = 'resolved';
    shown.thread.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
    this.#tell(shown.thread.uri);
  }

  dismiss(thread: unknown): void {
    const found = this.#find(thread);
    this.#remove((shown) => shown === found);
  }

  /** Asks for a fix of what was found there; the change opens as a diff. */
  async fix(thread: unknown): Promise<void> {
    const { uri, range } = this.#find(thread)?.thread ?? {};
    if (uri && range) await vscode.commands.executeCommand('parley.fix', uri, range);
  }

  dispose(): void {
    this.clear();
    this.#controller?.dispose();
    this.#owned.dispose();
  }

  #add(
    source: FindingSource,
    author: string,
    { uri, severity, message }: PlacedFinding,
    range: vscode.Range,
  ): void {
    const text = showHidden(message);
    const diagnostic = new vscode.Diagnostic(range, text, levels[severity].diagnostic);
    diagnostic.source = sourceText(source);
    const comment = {
      author: { name: author },
      body: asText(text),
      label: levels[severity].word,
      mode: vscode.CommentMode.Preview,
    };
    this.#controller ??= vscode.comments.createCommentController(controllerId, 'Parley');
    const thread = this.#controller.createCommentThread(uri, range, [comment]);
    thread.label = `${sourceText(source)}: ${levels[severity].word}`;
    thread.canReply = false;
    thread.contextValue = 'open';
    thread.state = vscode.CommentThreadState.Unresolved;
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
    this.#shown = [...this.#shown, { source, diagnostic, thread }];
  }

  /** The thread that a menu names; what an older window still shows is none. */
  #find(thread: unknown): Shown | undefined {
    return this.#shown.find((shown) => shown.thread === thread);
  }

  #remove(isGone: (shown: Shown) => boolean): void {
    const gone = this.#shown.filter(isGone);
    this.#shown = this.#shown.filter((shown) => !gone.includes(shown));
    for (const { thread } of gone) thread.dispose();
    for (const { thread } of gone) this.#tell(thread.uri);
  }

  #follow(uri: vscode.Uri, changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    const own = this.#shown.filter(({ thread }) => thread.uri.toString() === uri.toString());
    let moved = false;
    for (const { diagnostic, thread } of own) {
      const { start, end } = diagnostic.range;
      // From the last to the first, as VS Code gives them: each counts in the text as it was.
      const line = changes
        .toSorted((a, b) => b.range.start.compareTo(a.range.start))
        .reduce((at, change) => movedLine(at, change), start.line);
      if (line === start.line) continue;
      const range = new vscode.Range(line, start.character, line, end.character);
      diagnostic.range = range;
      thread.range = range;
      moved = true;
    }
    if (moved) this.#tell(uri);
  }

  /** Tells the Problems panel what is open in a file. */
  #tell(uri: vscode.Uri): void {
    const open = this.#shown.filter(
      ({ thread }) =>
        thread.uri.toString() === uri.toString() &&
        thread.state !== vscode.CommentThreadState.Resolved,
    );
    this.#problems.set(
      uri,
      open.map(({ diagnostic }) => diagnostic),
    );
  }
}

/** What a model writes is text: no link, no image, no markup of its own. */
function asText(text: string): vscode.MarkdownString {
  const escaped = new vscode.MarkdownString().appendText(text).value;
  // An address would become a link by itself.
  return new vscode.MarkdownString(
    escaped.replaceAll('://', String.raw`:\/\/`).replaceAll(/(?<=www)\.|@/giu, String.raw`\$&`),
  );
}

/** From a line's first sign to its last, as it stands in the editor. Lines are 1-based. */
async function linesIn(uri: vscode.Uri): Promise<(line: number) => vscode.Range> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return (line) => {
      const {
        range,
        firstNonWhitespaceCharacterIndex: first,
        lineNumber,
      } = document.lineAt(Math.min(line, document.lineCount) - 1);
      return range.with(new vscode.Position(lineNumber, first));
    };
  } catch {
    // The editor does not open it: the line alone has to do.
    return (line) => new vscode.Range(line - 1, 0, line - 1, 1);
  }
}

/** As the Problems panel names where something comes from. */
function sourceText(source: FindingSource): string {
  return source === 'Parley Review' ? t('Parley Review') : t('Parley Analysis');
}
