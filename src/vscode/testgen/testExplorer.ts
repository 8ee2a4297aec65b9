import * as vscode from 'vscode';
import type { FileCoverage } from '../../testgen/coverage/fileCoverage.ts';
import type { RanTests } from '../../testgen/run/testRun.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import { t } from '../../protocol/texts.ts';
import { Disposables } from '../disposables.ts';

/** A run of a generated test, for VS Code's own views of tests and of coverage. */
export interface ExplorerRun {
  /** The test file, which need not be there yet. */
  readonly uri: vscode.Uri;
  /** "test/cart.test.ts" */
  readonly label: string;
  /** Absolute; the paths of the coverage are relative to it. */
  readonly packageRoot: string;
  readonly run: RanTests;
  /** What the test came to, in words. */
  readonly words: string;
  readonly isDone: boolean;
  /** Runs and judges it anew. */
  readonly again: () => Promise<void>;
}

/** Generated tests in the Test Explorer, with their coverage. The project's own tests are not in it. */
export class TestExplorer implements Disposable {
  readonly #owned = new Disposables();
  readonly #controller: vscode.TestController;
  readonly #profile: vscode.TestRunProfile;
  readonly #again = new Map<string, () => Promise<void>>();
  readonly #details = new WeakMap<vscode.FileCoverage, vscode.FileCoverageDetail[]>();

  constructor() {
    this.#controller = this.#owned.add(
      vscode.tests.createTestController('parley.generatedTests', t('Parley: generated tests')),
    );
    const kind = vscode.TestRunProfileKind.Coverage;
    this.#profile = this.#owned.add(
      this.#controller.createRunProfile(t('Judge again'), kind, (request) => this.#rerun(request)),
    );
    this.#profile.loadDetailedCoverage = (_run, file) =>
      Promise.resolve(this.#details.get(file) ?? []);
  }

  show({ uri, label, packageRoot, run, words, isDone, again }: ExplorerRun): void {
    const id = uri.toString();
    const item = this.#controller.items.get(id) ?? this.#controller.createTestItem(id, label, uri);
    this.#controller.items.add(item);
    this.#again.set(id, again);
    const child = (name: string): vscode.TestItem =>
      this.#controller.createTestItem(`${id} ${name}`, name, uri);
    const passing = run.passing.map((test) => ({ test, item: child(test.name) }));
    const failing = run.failing.map((test) => ({ test, item: child(test.name) }));
    item.children.replace([...passing, ...failing].map((each) => each.item));
    const request = new vscode.TestRunRequest([item], undefined, this.#profile);
    const shown = this.#controller.createTestRun(request, t('Generated test {0}', label));
    shown.started(item);
    for (const each of passing) shown.passed(each.item, each.test.milliseconds);
    for (const each of failing) {
      shown.failed(each.item, new vscode.TestMessage(each.test.message), each.test.milliseconds);
    }
    if (isDone) shown.passed(item, run.milliseconds);
    else shown.failed(item, new vscode.TestMessage(words), run.milliseconds);
    shown.appendOutput(`${words}\r\n\r\n${run.log.replaceAll(/\r?\n/gu, '\r\n')}\r\n`);
    for (const file of this.#coverageOf(run, packageRoot)) shown.addCoverage(file);
    shown.end();
  }

  remove(uri: vscode.Uri): void {
    this.#controller.items.delete(uri.toString());
    this.#again.delete(uri.toString());
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #rerun({ include, exclude = [] }: vscode.TestRunRequest): Promise<void> {
    const chosen = include ?? [...this.#controller.items].map(([, item]) => item);
    const files = new Set(chosen.map((item) => (item.parent ?? item).id));
    for (const { id } of exclude) files.delete(id);
    for (const id of files) await this.#again.get(id)?.();
  }

  #coverageOf({ coverage }: RanTests, packageRoot: string): readonly vscode.FileCoverage[] {
    if (coverage.type === 'unknown') return [];
    return coverage.files.map((file) => {
      const isAbsolute = /^(?:[/\\]|[a-z]:)/iu.test(file.path);
      const root = vscode.Uri.file(packageRoot);
      const uri = isAbsolute ? vscode.Uri.file(file.path) : vscode.Uri.joinPath(root, file.path);
      const details = detailsOf(file);
      const shown = vscode.FileCoverage.fromDetails(uri, details);
      this.#details.set(shown, details);
      return shown;
    });
  }
}

/** Lines as statements, each with the ways out of its branches. */
function detailsOf({ lines, branches }: FileCoverage): vscode.FileCoverageDetail[] {
  return [...lines].map(([line, hits]) => {
    const at = new vscode.Position(Math.max(0, line - 1), 0);
    const ways = branches
      .filter((branch) => branch.line === line)
      .map(({ taken, way }) => new vscode.BranchCoverage(taken, at, way));
    return new vscode.StatementCoverage(hits, at, ways);
  });
}
