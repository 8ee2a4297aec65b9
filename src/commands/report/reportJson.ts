import { nextStep, type CompletionReport } from './completionReport.ts';

/** Raised where a field changes its meaning; new fields do not raise it. */
const version = 1;

/** A report for programs. Times are in milliseconds, costs in US dollars; what is not known is null. */
export function reportJson(report: CompletionReport): string {
  const { title, outcome, files, model, tokens, cost, took, findings, problem } = report;
  return `${JSON.stringify(
    {
      version,
      title,
      outcome,
      files: files.map(({ path, isNew, added, removed }) => ({ path, isNew, added, removed })),
      findings: findings.map(({ file, line, severity, message }) => ({
        file,
        line,
        severity,
        message,
      })),
      model: model ?? null,
      tokens: tokens
        ? { input: tokens.input, output: tokens.output, estimated: tokens.estimated ?? false }
        : null,
      cost: cost ?? null,
      took: Math.round(took),
      problem: problem ?? null,
      next: nextStep(report),
    },
    undefined,
    2,
  )}\n`;
}
