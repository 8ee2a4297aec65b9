import { estimateCost } from '../protocol/cost.ts';
import type { ContextItem, LineRange } from '../protocol/contextItems.ts';
import type { ModelInfo } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';
import type { CommandEffects } from './commandRow.ts';
import {
  costInWords,
  linesInWords,
  number,
  plainText,
  type ReportedFile,
} from './report/completionReport.ts';

/** A question that a command would ask. */
export interface PlannedQuestion {
  readonly model: ModelInfo;
  /** Tokens of the request as it would be sent, the instructions and the earlier chat included. */
  readonly tokens: number;
  /** True where they are counted for another model. */
  readonly estimated: boolean;
  /** Tokens that an answer has at most. */
  readonly reply: number;
  /** What it is made of, where that is known piece by piece. */
  readonly items: readonly ContextItem[];
  /** What is asked, without what goes along. Untrusted text. */
  readonly text: string;
  /** How many more are asked after it; their tokens are among those above. */
  readonly more?: number;
  /** How often the model may be asked on, about the test that it wrote. */
  readonly repairs?: number;
}

/** What is known of a command that was run without doing anything. */
export interface DryRun {
  /** "Refactor…" */
  readonly title: string;
  readonly effects: CommandEffects;
  /** The code that it is about. */
  readonly target?: DryTarget;
  readonly question?: PlannedQuestion;
  /** How often a model may be asked, where what is run first decides on that. */
  readonly mayAsk?: number;
  /** Files that may be written: those that are proposed already, else those that are asked about. */
  readonly files: readonly (ReportedFile | { readonly path: string })[];
  /** Whose files these are, as a line before them, where the command would ask which ones. */
  readonly about?: string;
  /** Command lines that would be run. */
  readonly runs: readonly string[];
}

export interface DryTarget {
  readonly path: string;
  /** Missing for the whole file. */
  readonly lines?: LineRange;
  /** The function or class around the cursor, where that is the target. */
  readonly symbol?: string;
}

const leftOut: Readonly<Record<NonNullable<ContextItem['leftOut']>, string>> = {
  removed: t('you took it away'),
  'does-not-fit': t('no room for it'),
  'too-large': t('too large'),
  binary: t('no text'),
  unreadable: t('cannot be read'),
  duplicate: t('sent already'),
  untrusted: t('the workspace is not trusted'),
  unavailable: t('not there'),
  unseen: t('the model sees no images'),
};

/** What a command would do, as Markdown. Names and texts of others are text in it, never markup. */
export function dryRunReport(run: DryRun): string {
  const { title, target, question, mayAsk } = run;
  return [
    t('# Dry run: {0}', plainText(title)),
    '',
    t('Nothing was sent, nothing was written, nothing was run.'),
    '',
    ...(target ? [t('- **Target:** {0}', targetInWords(target))] : []),
    ...(question ? costLines(question) : []),
    ...(mayAsk === undefined
      ? []
      : [
          t(
            '- **Sent:** nothing where all tests pass; else a model is asked up to {0} times, repairs included. What that costs depends on what fails.',
            number(mayAsk),
          ),
        ]),
    '',
    ...(question ? sentSection(question) : []),
    ...writtenSection(run),
    ...runSection(run),
  ].join('\n');
}

/** Tokens of what a model is told of a test's failure, with the prompt around it. */
const failureTokens = 2_500;

/** US dollars of the first question at most; undefined where the price is not known. */
export function mostCost({ model, tokens, reply }: PlannedQuestion): number | undefined {
  return model.price && estimateCost(tokens, reply, model.price);
}

function targetInWords({ path, lines, symbol }: DryTarget): string {
  const where = lines ? `, ${lineWords(lines)}` : t(' (the whole file)');
  const what = symbol === undefined ? '' : t('{0} in ', plainText(symbol));
  return `${what}${plainText(path)}${where}`;
}

function lineWords({ start, end }: LineRange): string {
  return start === end ? t('line {0}', start) : t('lines {0}–{1}', start, end);
}

function costLines(question: PlannedQuestion): readonly string[] {
  const { model, tokens, estimated, reply } = question;
  return [
    t('- **Model:** {0} ({1})', plainText(model.label), plainText(model.providerLabel)),
    estimated
      ? t('- **Sent:** about {0} tokens', number(tokens))
      : t('- **Sent:** {0} tokens', number(tokens)),
    t('- **Answer:** at most {0} tokens', number(reply)),
    t('- **Cost:** {0}', costWords(question)),
    ...repairLines(question),
  ];
}

/** A test that does not earn its place is asked for again, which is no part of what stands above. */
function repairLines(question: PlannedQuestion): readonly string[] {
  const { repairs = 0 } = question;
  if (repairs === 0) return [];
  const cost = repairCost(question);
  return [
    t(
      '- **Repairs:** where the test does not pass, asserts nothing or drops tests, the model is asked on, at most {0} times, each time with the chat so far and with what came of the run.',
      repairs,
    ) + (cost === undefined ? '' : t(' About {0} more, if all are needed.', costInWords(cost))),
  ];
}

/**
 * US dollars for all repairs: each question takes along what the ones before it came to, as far as the window
 * of the model reaches. Undefined where the price is not known.
 */
function repairCost({ model, tokens, reply, repairs = 0 }: PlannedQuestion): number | undefined {
  const { price, window, builtIn } = model;
  if (!price || builtIn) return undefined;
  const most = Math.max(tokens, window.total - reply);
  const rounds = Array.from({ length: repairs }, (_, at) =>
    Math.min(most, tokens + (at + 1) * (reply + failureTokens)),
  );
  return rounds.reduce((sum, input) => sum + estimateCost(input, reply, price), 0);
}

function costWords(question: PlannedQuestion): string {
  const { model } = question;
  if (model.builtIn) return t('none: these are built-in answers, and nothing leaves this machine');
  const { price } = model;
  const most = mostCost(question);
  if (!price || most === undefined) return t('not known: nobody told the price of this model');
  const rates = t('${0} for a million tokens in, ${1} out', price.input, price.output);
  return t(
    'at most {0} ({1}); asking again for edits that have no place costs extra, at most twice',
    costInWords(most),
    rates,
  );
}

function sentSection({ items, text, more = 0 }: PlannedQuestion): readonly string[] {
  const rows = items.map(({ label, lines, tokens, leftOut: why }) => {
    const where = lines ? ` ${lineWords(lines)}` : '';
    const size = why === undefined ? number(tokens) : t('not sent: {0}', leftOut[why]);
    return `| ${plainText(label)}${where} | ${size} |`;
  });
  const table = rows.length === 0 ? [] : [t('| piece | tokens |'), '| --- | --: |', ...rows, ''];
  const others =
    more === 0 ? [] : [t('This is the first question. Others like it: {0}.', number(more)), ''];
  return [t('## What would be sent'), '', ...table, ...others, ...fenced(noConflict(text)), ''];
}

function writtenSection({ effects, files, about }: DryRun): readonly string[] {
  const named = files.map((file) => {
    if (!('isNew' in file)) return `- ${plainText(file.path)}`;
    return `- ${plainText(file.path)} ${linesInWords(file)}${file.isNew ? ` ${t('(new)')}` : ''}`;
  });
  const list = named.length === 0 ? [] : [...named, ''];
  const whose = about === undefined ? [] : [plainText(about), ''];
  return [t('## What would be written'), '', ...whose, ...list, writes[effects.writes], ''];
}

const writes: Readonly<Record<CommandEffects['writes'], string>> = {
  nothing: t('No file. The answer stands in the chat.'),
  proposal: t(
    'No file, before you have seen the change as a diff and applied it. Other files that the model was shown, and new files of this workspace, may be part of it; a checkpoint is kept before anything is written.',
  ),
  accepted: t('A checkpoint is kept before; each file gets one undo step.'),
  chosen: t(
    'The command asks for the place, and shows what becomes of each file, before it writes.',
  ),
  problems: t('No file. What is found stands in the Problems panel and in a report.'),
  copy: t(
    'Parley writes no file of this workspace: tests run in a temporary copy, which is removed again. The tests themselves run with your rights.',
  ),
  'commit-input': t('The input of source control. Nothing is committed.'),
};

function runSection({ runs }: DryRun): readonly string[] {
  const lines = runs.length === 0 ? [t('No process.')] : fenced(runs.join('\n'));
  return [t('## What would be run'), '', ...lines, ''];
}

/** A blank before what an editor would take for a merge conflict, with buttons to resolve it. */
function noConflict(text: string): string {
  return text.replaceAll(/^(?=[<=>|]{7})/gmu, ' ');
}

/** Longer than any run of backticks in the text. */
function fenced(text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, text, fence];
}
