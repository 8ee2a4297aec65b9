import type { LineCounts } from '../../edits/countChanges.ts';
import { amount, t } from '../../protocol/texts.ts';
import type { Finding } from '../reviewFindings.ts';

/** A file that a command changed, or wants to. */
export interface ReportedFile extends LineCounts {
  /** "src/cart.ts" */
  readonly path: string;
  readonly isNew: boolean;
}

/**
 * How a command ended. `answered`: in words. `proposed`: a change waits for a decision. `unchanged`: the
 * model leaves all as it is. `written`: into an input of VS Code.
 */
export type Outcome =
  | 'answered'
  | 'proposed'
  | 'unchanged'
  | 'applied'
  | 'partly-applied'
  | 'discarded'
  | 'written'
  | 'stopped'
  | 'failed';

/** What a command did and what it took. */
export interface CompletionReport {
  /** "Refactor src/cart.ts" */
  readonly title: string;
  readonly outcome: Outcome;
  readonly files: readonly ReportedFile[];
  /** Who answered; missing where nobody did. */
  readonly model?: string;
  /** Of all questions; missing where nobody tells. */
  readonly tokens?: {
    readonly input: number;
    readonly output: number;
    readonly estimated?: boolean;
  };
  /** US dollars; missing where the price is not known. */
  readonly cost?: number;
  /** Milliseconds from the question to the end of the last answer. */
  readonly took: number;
  /** What a review or an analysis found. Untrusted text. */
  readonly findings: readonly Finding[];
  /** Why it failed, a sentence. */
  readonly problem?: string;
}

const outcomes: Readonly<Record<Outcome, string>> = {
  answered: t('answered'),
  proposed: t('proposed'),
  unchanged: t('nothing to change'),
  applied: t('applied'),
  'partly-applied': t('applied in part'),
  discarded: t('discarded'),
  written: t('written'),
  stopped: t('stopped'),
  failed: t('failed'),
};

const steps: Readonly<Record<Outcome, string>> = {
  answered: t('Ask on in the chat.'),
  proposed: t('Apply or discard the change in its diff.'),
  unchanged: t('Nothing is left to do. If you expected a change, ask again and say which.'),
  applied: t('Run the tests. “Restore Files From Checkpoint…” takes the change back.'),
  'partly-applied': t('Decide about the rest in its diff (“Review Proposed Changes”).'),
  discarded: t('Nothing was written. Ask again and say what should be different.'),
  written: t('Read it, change what is to be changed, then commit.'),
  stopped: t('Nothing was written. Retry in the chat asks once more.'),
  failed: t('Nothing was written. The chat says what can be done.'),
};

/** What a person would do now. */
export function nextStep({ outcome, findings }: CompletionReport): string {
  const isRead = outcome === 'answered' && findings.length > 0;
  return isRead ? t('Go through the findings; the worst first.') : steps[outcome];
}

export function outcomeInWords({ outcome }: CompletionReport): string {
  return outcomes[outcome];
}

/** What it did and took, each in a few words, in this order: files, findings, model, tokens, cost, time. */
export function factsOf(report: CompletionReport): readonly string[] {
  const { files, findings, model, tokens, cost, took } = report;
  return [
    ...(files.length > 0 ? [`${filesInWords(files.length)}, ${linesInWords(sumOf(files))}`] : []),
    ...(findings.length > 0 ? [findingsInWords(findings.length)] : []),
    ...(model === undefined ? [] : [model]),
    ...(tokens ? [tokensInWords(tokens)] : []),
    ...(cost === undefined ? [] : [costInWords(cost)]),
    secondsInWords(took),
  ];
}

/** "+3 −1" */
export function linesInWords({ added, removed }: LineCounts): string {
  return `+${number(added)} −${number(removed)}`;
}

/** US dollars: "$0.0004", "$1.20". */
export function costInWords(cost: number): string {
  return `$${cost.toFixed(cost >= 1 ? 2 : 4)}`;
}

export function number(count: number): string {
  return amount(count);
}

function filesInWords(count: number): string {
  return count === 1 ? t('{0} file', count) : t('{0} files', number(count));
}

function findingsInWords(count: number): string {
  return count === 1 ? t('1 finding') : t('{0} findings', number(count));
}

/** Text of a model or a file as text: no control, and no sign that Markdown knows, is markup in it. */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll(/[\\`*_[\]<>#|]/gu, '\\$&');
}

function tokensInWords({
  input,
  output,
  estimated,
}: NonNullable<CompletionReport['tokens']>): string {
  const [sent, came] = [number(input), number(output)];
  return estimated
    ? t('about {0} tokens in, {1} out', sent, came)
    : t('{0} tokens in, {1} out', sent, came);
}

function secondsInWords(took: number): string {
  return `${(took / 1_000).toFixed(1)} s`;
}

function sumOf(files: readonly ReportedFile[]): LineCounts {
  return {
    added: files.reduce((sum, { added }) => sum + added, 0),
    removed: files.reduce((sum, { removed }) => sum + removed, 0),
  };
}
