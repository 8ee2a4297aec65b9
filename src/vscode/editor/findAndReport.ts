import type * as vscode from 'vscode';
import type { Tell } from '../../protocol/progressSteps.ts';
import type { CompletionReport } from '../../commands/report/completionReport.ts';
import {
  placeFindings,
  type PlacedFindings,
  type ReviewedFile,
} from '../../commands/reviewFindings.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import { reportOn, showReport } from '../commands/showReport.ts';
import { counting, usedBy, type DirectParts } from '../models/directModel.ts';
import { askAllQuestions } from './askAllQuestions.ts';
import type { AskedFindings } from './askForFindings.ts';
import type { FindingSource, ShownFindings } from './shownFindings.ts';

/** What asks for findings, and where they go. */
export interface FindingsParts extends DirectParts {
  /** What was found, on its lines. */
  readonly findings: Pick<ShownFindings, 'show' | 'clear'>;
}

/** A file that findings may be about. */
export interface FindableFile extends ReviewedFile {
  readonly uri: vscode.Uri;
}

/** What is asked, and how what comes of it is called. */
export interface FindingsRun {
  readonly source: FindingSource;
  /** "Analyze src/cart.ts" */
  readonly title: string;
  /** "Analysis of src/cart.ts" */
  readonly heading: string;
  /** "Analysis" */
  readonly tab: string;
  readonly model: LanguageModel;
  /** Asked one after the other. */
  readonly questions: readonly string[];
  /** Asked for once there are findings. */
  readonly files: () => Promise<readonly FindableFile[]>;
  /** Paths of files that were not shown in full, and of those that were not shown at all. */
  readonly cut: readonly string[];
  readonly left?: readonly string[];
}

/**
 * Has a model look at code, shows what it found on its lines and as a report, and says what it took. What
 * was found before something failed is kept. Gives why it failed, where it did.
 */
export async function findAndReport(
  run: FindingsRun,
  { findings, reports }: Pick<FindingsParts, 'findings' | 'reports'>,
  signal: AbortSignal,
  tell: Tell,
): Promise<string | undefined> {
  const from = performance.now();
  const counted = counting(run.model);
  const { found, end } = await askAllQuestions({ ...run, model: counted.model }, signal, tell);
  const took = performance.now() - from;
  const isWhole = end.type === 'findings';
  const none: PlacedFindings = { findings: [], dropped: 0 };
  const files = isWhole || found.length > 0 ? await run.files() : [];
  const placed = files.length > 0 ? placeFindings(found, files) : none;
  const problem = end.type === 'failed' ? end.why : undefined;
  if (isWhole || placed.findings.length > 0) {
    const uris = new Map(files.map(({ path, uri }) => [path, uri]));
    const located = placed.findings.flatMap((each) => {
      const uri = uris.get(each.file);
      return uri ? [Object.assign({ uri }, each)] : [];
    });
    await findings.show(run.source, run.model.info.label, located);
    const { heading: title, cut, left = [] } = run;
    const review = { title, ...placed, files: files.length, cut, left };
    await showReport(
      run.tab,
      reportOn(counted, took, isWhole ? review : { ...review, isPart: true }),
    );
  }
  reports.done({
    title: run.title,
    outcome: outcomes[end.type],
    files: [],
    ...usedBy(counted),
    took,
    findings: placed.findings,
    ...(problem === undefined ? {} : { problem }),
  });
  return problem;
}

const outcomes = {
  findings: 'answered',
  cancelled: 'stopped',
  failed: 'failed',
} as const satisfies Record<AskedFindings['type'], CompletionReport['outcome']>;
