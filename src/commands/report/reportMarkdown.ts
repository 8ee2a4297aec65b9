import {
  factsOf,
  linesInWords,
  nextStep,
  outcomeInWords,
  plainText,
  type CompletionReport,
} from './completionReport.ts';

const severities = { error: 'Error', warning: 'Warning', information: 'Note' } as const;

/** A report as Markdown. What comes from a model or a file is text in it, never markup. */
export function reportMarkdown(report: CompletionReport): string {
  const { title, files, findings, problem } = report;
  return [
    `# ${plainText(title)}: ${outcomeInWords(report)}`,
    '',
    factsOf(report).map(plainText).join(' · '),
    '',
    ...(problem === undefined ? [] : [`**Why:** ${plainText(problem)}`, '']),
    ...section('Files', files, ({ path, isNew, ...lines }) =>
      [`- ${plainText(path)} ${linesInWords(lines)}`, ...(isNew ? ['(new)'] : [])].join(' '),
    ),
    ...section(
      'Findings',
      findings,
      ({ file, line, severity, message }) =>
        `- **${severities[severity]}**, ${plainText(file)}:${line}: ${plainText(message)}`,
    ),
    `**Next:** ${nextStep(report)}`,
    '',
  ].join('\n');
}

function section<T>(
  heading: string,
  items: readonly T[],
  lineOf: (item: T) => string,
): readonly string[] {
  return items.length === 0 ? [] : [`## ${heading}`, '', ...items.map(lineOf), ''];
}
