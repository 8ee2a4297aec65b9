import { estimateCost } from '../protocol/cost.ts';
import type { ContextItem, LineRange } from '../protocol/contextItems.ts';
import type { ModelInfo } from '../protocol/model.ts';
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
}

/** What is known of a command that was run without doing anything. */
export interface DryRun {
  /** "Refactor…" */
  readonly title: string;
  readonly effects: CommandEffects;
  /** The code that it is about. */
  readonly target?: DryTarget;
  readonly question?: PlannedQuestion;
  /** Files that may be written: those that are proposed already, else those that are asked about. */
  readonly files: readonly (ReportedFile | { readonly path: string })[];
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
  removed: 'you took it away',
  'does-not-fit': 'no room for it',
  'too-large': 'too large',
  binary: 'no text',
  unreadable: 'cannot be read',
  duplicate: 'sent already',
  untrusted: 'the workspace is not trusted',
  unavailable: 'not there',
  unseen: 'the model sees no images',
};

/** What a command would do, as Markdown. Names and texts of others are text in it, never markup. */
export function dryRunReport(run: DryRun): string {
  const { title, target, question } = run;
  return [
    `# Dry run: ${plainText(title)}`,
    '',
    'Nothing was sent, nothing was written, nothing was run.',
    '',
    ...(target ? [`- **Target:** ${targetInWords(target)}`] : []),
    ...(question ? costLines(question) : []),
    '',
    ...(question ? sentSection(question) : []),
    ...writtenSection(run),
    ...runSection(run),
  ].join('\n');
}

/** US dollars at most; undefined where the price is not known. */
export function mostCost({ model, tokens, reply }: PlannedQuestion): number | undefined {
  return model.price && estimateCost(tokens, reply, model.price);
}

function targetInWords({ path, lines, symbol }: DryTarget): string {
  const where = lines ? `, ${lineWords(lines)}` : ' (the whole file)';
  const what = symbol === undefined ? '' : `${plainText(symbol)} in `;
  return `${what}${plainText(path)}${where}`;
}

function lineWords({ start, end }: LineRange): string {
  return start === end ? `line ${start}` : `lines ${start}–${end}`;
}

function costLines(question: PlannedQuestion): readonly string[] {
  const { model, tokens, estimated, reply } = question;
  return [
    `- **Model:** ${plainText(model.label)} (${plainText(model.providerLabel)})`,
    `- **Sent:** ${estimated ? 'about ' : ''}${number(tokens)} tokens`,
    `- **Answer:** at most ${number(reply)} tokens`,
    `- **Cost:** ${costWords(question)}`,
  ];
}

function costWords(question: PlannedQuestion): string {
  const { model } = question;
  if (model.builtIn) return 'none: these are built-in answers, and nothing leaves this machine';
  const { price } = model;
  const most = mostCost(question);
  if (!price || most === undefined) return 'not known: nobody told the price of this model';
  const rates = `$${price.input} for a million tokens in, $${price.output} out`;
  return `at most ${costInWords(most)} (${rates}); asking again for edits that have no place costs extra, at most twice`;
}

function sentSection({ items, text }: PlannedQuestion): readonly string[] {
  const rows = items.map(({ label, lines, tokens, leftOut: why }) => {
    const where = lines ? ` ${lineWords(lines)}` : '';
    const size = why === undefined ? number(tokens) : `not sent: ${leftOut[why]}`;
    return `| ${plainText(label)}${where} | ${size} |`;
  });
  const table = rows.length === 0 ? [] : ['| piece | tokens |', '| --- | --: |', ...rows, ''];
  return ['## What would be sent', '', ...table, ...fenced(text), ''];
}

function writtenSection({ effects, files }: DryRun): readonly string[] {
  const named = files.map((file) => {
    if (!('isNew' in file)) return `- ${plainText(file.path)}`;
    return `- ${plainText(file.path)} ${linesInWords(file)}${file.isNew ? ' (new)' : ''}`;
  });
  const list = named.length === 0 ? [] : [...named, ''];
  return ['## What would be written', '', ...list, writes[effects.writes], ''];
}

const writes: Readonly<Record<CommandEffects['writes'], string>> = {
  nothing: 'No file. The answer stands in the chat.',
  proposal:
    'No file, before you have seen the change as a diff and applied it. Other files that the model was shown, and new files of this workspace, may be part of it; a checkpoint is kept before anything is written.',
  accepted: 'A checkpoint is kept before; each file gets one undo step.',
  chosen: 'The command asks for the place, and shows what becomes of each file, before it writes.',
  problems: 'No file. What is found stands in the Problems panel and in a report.',
  'commit-input': 'The input of source control. Nothing is committed.',
};

function runSection({ runs }: DryRun): readonly string[] {
  const lines = runs.length === 0 ? ['No process.'] : fenced(runs.join('\n'));
  return ['## What would be run', '', ...lines, ''];
}

/** Longer than any run of backticks in the text. */
function fenced(text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, text, fence];
}
