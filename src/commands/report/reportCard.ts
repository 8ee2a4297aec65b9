import { factsOf, outcomeInWords, type CompletionReport } from './completionReport.ts';

/** A report in one line of plain text, for the status bar and for screen readers. */
export function reportCard(report: CompletionReport): string {
  const head = `${report.title}: ${outcomeInWords(report)}`;
  return [head, ...factsOf(report)].join(' · ').replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
