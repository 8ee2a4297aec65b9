import * as v from 'valibot';
import type { Failure } from '../../protocol/model.ts';
import { inEnglish, t } from '../../protocol/texts.ts';
import { cutOff } from '../failure.ts';
import type { ChatMessage, LanguageModel, ModelRequest, StreamOutcome } from '../languageModel.ts';
import { jsonCandidates } from './jsonCandidates.ts';

/** What a question that wants a value of a certain shape comes to. */
export type Structured<T> =
  | { readonly type: 'value'; readonly value: T }
  /** It answered, and never with such a value. */
  | {
      readonly type: 'unusable';
      /** A sentence: what was wrong with the last answer. */
      readonly problem: string;
      /** The last answer. */
      readonly text: string;
    }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'cancelled' };

/** How often a model is told what was wrong, and asked again. */
const mostRepairs = 2;
/** How much of what was wrong it is told. */
const mostIssues = 5;

const jsonAlone = 'Answer with one JSON value alone: no prose before or after it, no code fence.';

/**
 * Asks for a JSON value that `schema` takes: the request's own words say of which shape. An answer that
 * is none goes back with what is wrong with it, at most twice. Each attempt is a request of its own to
 * `model`, so that the policies around it count and guard each. Never rejects but where the model throws.
 */
export async function askStructured<T>(
  model: LanguageModel,
  request: ModelRequest,
  schema: v.GenericSchema<unknown, T>,
  signal: AbortSignal,
): Promise<Structured<T>> {
  let messages = instructed(request.messages);
  for (let left = mostRepairs; ; left--) {
    const { text, outcome } = await read(
      model,
      { ...request, messages, responseFormat: 'json' },
      signal,
    );
    if (outcome.type === 'cancelled' || signal.aborted) return { type: 'cancelled' };
    if (outcome.type === 'failed') return outcome;
    const found = valueIn(text, schema);
    if (found.type === 'value') return found;
    // Asked again it would be cut off again.
    const cut = outcome.reason === 'length';
    if (cut) return { type: 'unusable', problem: t('The answer was cut off at its limit.'), text };
    if (left === 0) return { type: 'unusable', problem: found.problem(), text };
    messages = messages.concat(repair(text, inEnglish(found.problem)));
  }
}

/** The first value in the answer that the schema takes, else what is wrong with the likeliest one. */
function valueIn<T>(
  text: string,
  schema: v.GenericSchema<unknown, T>,
):
  | { readonly type: 'value'; readonly value: T }
  | { readonly type: 'none'; readonly problem: () => string } {
  let problem: (() => string) | undefined;
  for (const candidate of jsonCandidates(text)) {
    if (candidate.type === 'broken') {
      problem ??= () => t('It is not valid JSON: {0}', candidate.reason);
      continue;
    }
    const checked = v.safeParse(schema, candidate.value);
    if (checked.success) return { type: 'value', value: checked.output };
    problem ??= () => checked.issues.slice(0, mostIssues).map(inWords).join('\n');
  }
  return { type: 'none', problem: problem ?? (() => t('There is no JSON in it.')) };
}

function inWords(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}

function repair(text: string, problem: string): readonly ChatMessage[] {
  return [
    { role: 'assistant', text },
    { role: 'user', text: `Your answer cannot be used. ${problem}\n\n${jsonAlone}` },
  ];
}

/** Some servers take the wish for JSON only where the messages speak of it. */
function instructed(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const [first, ...rest] = messages;
  return first?.role === 'system'
    ? [{ ...first, text: `${first.text}\n\n${jsonAlone}` }, ...rest]
    : [{ role: 'system', text: jsonAlone }, ...messages];
}

async function read(
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly outcome: StreamOutcome }> {
  let text = '';
  for await (const part of model.stream(request, signal)) {
    if (part.type === 'text-delta') text += part.text;
    if (part.type === 'finish') return { text, outcome: part.outcome };
  }
  const broken: StreamOutcome = { type: 'failed', failure: cutOff(model.info.providerLabel) };
  return { text, outcome: signal.aborted ? { type: 'cancelled' } : broken };
}
