import { answererOf, type Reply } from '../../protocol/sessionState.ts';
import type { CompletionReport } from './completionReport.ts';

/** How an answer ended, in a report. */
export type Ending = Pick<CompletionReport, 'outcome' | 'findings' | 'problem'>;

/**
 * What a command's answers took so far, with one more; `ending` is what the command came to by it, where it
 * came to something else.
 */
export function addAnswer(
  report: CompletionReport,
  reply: Reply,
  ending?: Ending,
): CompletionReport {
  const { usage, origin, startedAt, endedAt = startedAt } = reply;
  const { tokens, cost } = report;
  const estimated = tokens?.estimated === true || usage?.estimated === true;
  return {
    ...report,
    ...ending,
    model: answererOf(reply),
    took: report.took + endedAt - startedAt,
    ...(usage
      ? {
          tokens: {
            input: (tokens?.input ?? 0) + usage.input,
            output: (tokens?.output ?? 0) + usage.output,
            ...(estimated ? { estimated } : {}),
          },
        }
      : {}),
    ...(origin?.cost === undefined ? {} : { cost: (cost ?? 0) + origin.cost }),
  };
}
