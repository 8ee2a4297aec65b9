import type * as vscode from 'vscode';
import type { BoundedDiff } from '../../commands/boundedDiff.ts';
import { placeFindings, type ReviewedFile } from '../../commands/reviewFindings.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import { reportOn, showReport } from '../commands/showReport.ts';
import { counting, usedBy, type DirectParts } from '../models/directModel.ts';
import { askForFindings } from './askForFindings.ts';
import type { FindingSource, ShownFindings } from './shownFindings.ts';

/** What commands need whose answer is findings. */
export interface FindingParts extends DirectParts {
  /** What was found, on its lines. */
  readonly findings: Pick<ShownFindings, 'show' | 'clear'>;
}

/** A question whose answer is findings, and how they are shown. */
export interface FindingsQuestion {
  readonly model: LanguageModel;
  readonly text: string;
  /** Beside each finding: "Parley Review". */
  readonly source: FindingSource;
  /** What the report is called in its tab. */
  readonly tab: string;
  /** The report's own headline. */
  readonly title: string;
  /** What was done, in the list of what commands did. */
  readonly done: string;
  /** The files that the model was shown. */
  readonly shown: () => Promise<readonly ReviewedFile[]>;
  readonly uriOf: (file: string) => vscode.Uri;
  /** What was too much for the model. */
  readonly cut: BoundedDiff['cut'];
}

/**
 * Asks a model for findings and shows them: on their lines, in the Problems panel and as a report. Gives
 * why there are none, for a person, where that failed.
 */
export async function askAndShowFindings(
  { model, text, source, tab, title, done, shown, uriOf, cut }: FindingsQuestion,
  { findings, reports }: Pick<FindingParts, 'findings' | 'reports'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const from = performance.now();
  const counted = counting(model);
  const answer = await askForFindings(counted.model, text, signal);
  if (answer.type === 'cancelled') return undefined;
  if (answer.type === 'failed') return answer.why;
  const files = await shown();
  const placed = placeFindings(answer.findings, files);
  const located = placed.findings.map((each) => ({ ...each, uri: uriOf(each.file) }));
  await findings.show(source, model.info.label, located);
  const took = performance.now() - from;
  await showReport(tab, reportOn(counted, took, { title, ...placed, files: files.length, cut }));
  reports.done({
    title: done,
    outcome: 'answered',
    files: [],
    ...usedBy(counted),
    took: performance.now() - from,
    findings: placed.findings,
  });
  return undefined;
}
