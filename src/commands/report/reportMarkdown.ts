import { t } from '../../protocol/texts.ts';
import {
  factsOf,
  linesInWords,
  nextStep,
  outcomeInWords,
  plainText,
  type CompletionReport,
} from './completionReport.ts';

const severities = { error: t('Error'), warning: t('Warning'), information: t('Note') } as const;

/** A report as Markdown. What comes from a model or a file is text in it, never markup. */
export function reportMarkdown(report: CompletionReport): string {
  const { title, files, findings, problem } = report;
  return [
    `# ${plainText(title)}: ${outcomeInWords(report)}`,
    '',
    factsOf(report).map(plainText).join(' · '),
    '',
    ...(problem === undefined ? [] : [t('**Why:** {0}', plainText(problem)), '']),
    ...section(t('Files'), files, ({ path, isNew, ...lines }) =>
      [`- ${plainText(path)} ${linesInWords(lines)}`, ...(isNew ? [t('(new)')] : [])].join(' '),
    ),
    ...section(
      t('Findings'),
      findings,
      ({ file, line, severity, message }) =>
        `- **${severities[severity]}**, ${plainText(file)}:${line}: ${plainText(message)}`,
    ),
    t('**Next:** {0}', nextStep(report)),
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
