import type { LanguageModel, ModelRequest, StreamOutcome } from '../models/languageModel.ts';
import { costOf } from '../protocol/cost.ts';
import type { Failure, ModelInfo, ModelPrice, Usage } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';

/** How one provider did. */
export interface ProviderCheck {
  readonly label: string;
  /** How many models it lists, or why it lists none. */
  readonly models: number | Failure;
  /** What its model made of a short question; missing where it has none. */
  readonly probe?: Probe;
}

export interface Probe {
  readonly model: ModelInfo;
  /** Milliseconds from the question to the first piece of the answer, and to its end. */
  readonly first?: number;
  readonly whole: number;
  readonly usage?: Usage;
  /** Missing where it answered whole. */
  readonly failure?: Failure;
}

const question = 'Reply with the single word: ready';
/** Reasoning counts as reply with some models, and is not to be cut off. */
const longestAnswer = 512;

/** Asks a model one short question. `now` gives milliseconds. Never rejects. */
export async function probe(
  model: LanguageModel,
  signal: AbortSignal,
  now: () => number,
): Promise<Probe> {
  const request: ModelRequest = {
    messages: [{ role: 'user', text: question }],
    maxOutputTokens: Math.min(longestAnswer, model.info.window.reply),
    correlation: 'test-providers',
  };
  const began = now();
  let first: number | undefined;
  let usage: Usage | undefined;
  let failure: Failure | undefined;
  for await (const part of model.stream(request, signal)) {
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') first ??= now() - began;
    if (part.type === 'usage') usage = part.usage;
    if (part.type === 'finish') failure = failureOf(part.outcome);
  }
  return {
    model: model.info,
    whole: now() - began,
    ...(first === undefined ? {} : { first }),
    ...(usage ? { usage } : {}),
    ...(failure ? { failure } : {}),
  };
}

/** The report in Markdown, for a person. `at` in milliseconds since 1970. */
export function providerReport(checks: readonly ProviderCheck[], at: number): string {
  const fine = checks.filter(works).length;
  const all =
    checks.length === 0
      ? t(
          'No provider is configured, and no model server was found on this machine. “Parley: Set API Key” connects one.',
        )
      : checks.length === 1
        ? t('{0} of 1 provider answers.', fine)
        : t('{0} of {1} providers answer.', fine, checks.length);
  const when = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  const sections = checks.map((check) => [`## ${check.label}`, '', ...linesOf(check), '']);
  const head = ['# Providers', '', t('{0} UTC. {1}', when, all), ''];
  const again =
    fine === checks.length
      ? []
      : [t('To try again once something is put right, run “Parley: Test Providers”.'), ''];
  return [...head, ...sections.flat(), ...again].join('\n');
}

function failureOf(outcome: StreamOutcome): Failure | undefined {
  if (outcome.type === 'failed') return outcome.failure;
  return outcome.type === 'cancelled' ? cancelled : undefined;
}

const cancelled: Failure = {
  kind: 'unexpected',
  title: t('The test was called off.'),
  advice: t('Run it again to know more.'),
  retryable: true,
  actions: [],
};

function works({ probe: answer }: ProviderCheck): boolean {
  return answer !== undefined && answer.failure === undefined;
}

function linesOf({ models, probe: answer }: ProviderCheck): readonly string[] {
  const listed = typeof models === 'number' ? [countLine(models)] : failed(models);
  return [...listed, ...(answer ? probeLines(answer) : [])];
}

function countLine(models: number): string {
  if (models > 1) return t('- Lists {0} models.', models);
  return models === 1
    ? t('- Lists 1 model.')
    : t(
        '- **Lists no model.** Load or pull one there, or name one under “models” of its entry in the setting parley.providers.',
      );
}

function probeLines(answer: Probe): readonly string[] {
  const { model, first, whole, usage, failure } = answer;
  const name = `\`${model.ref.model}\``;
  if (failure) return [t('- {0} did not answer.', name), ...failed(failure)];
  const speed = first === undefined ? '' : t('first word after {0}, ', seconds(first));
  return [
    t('- **Works**: {0} answered ({1}whole after {2}).', name, speed, seconds(whole)),
    ...(usage
      ? [usageLine(usage, model.price)]
      : [t('- Reports no usage: Parley counts by itself.')]),
  ];
}

function usageLine(usage: Usage, price: ModelPrice | undefined): string {
  const cost = price ? t(', about ${0}', costOf(usage, price).toFixed(5)) : '';
  return t('- Reports its usage: {0} tokens in, {1} out{2}.', usage.input, usage.output, cost);
}

function failed(failure: Failure): readonly string[] {
  const { title, detail } = failure;
  const said = detail === undefined ? [] : [t('  - It said: {0}', oneLine(detail))];
  return [`- **${title}** ${adviceOf(failure)}`, ...said];
}

/** Sentences about a chat: here nobody wrote anything that could be lost. */
const ofChats: readonly string[] = [t('Your message is kept.'), t('What came is kept.')];

function adviceOf({ kind, advice }: Failure): string {
  if (kind === 'cut-off') {
    return t(
      'It began and did not end: the server, or something on the way to it, ends answers too early. The server’s own log may say why.',
    );
  }
  return ofChats.reduce((text, sentence) => text.replace(sentence, ''), advice).trim();
}

/** What a server said is text and nothing else: as code it makes neither links nor pictures. */
function oneLine(text: string): string {
  return `\`${text.replaceAll(/\s+/gu, ' ').replaceAll('`', "'")}\``;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
