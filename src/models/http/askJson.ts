import type { Failure } from '../../protocol/model.ts';
import { notAModelAnswer, timedOut } from '../failure.ts';
import { jsonOf } from '../json.ts';
import { readText } from './bodies.ts';
import { askedOf, type ModelServer } from './modelServer.ts';
import { networkFailure } from './networkFailure.ts';
import { send, type Question } from './send.ts';

export type Told<T> =
  | { readonly type: 'told'; readonly value: T }
  | { readonly type: 'failed'; readonly failure: Failure };

export interface AskOptions<T> {
  readonly signal: AbortSignal;
  /** Milliseconds for all of it. */
  readonly timeout: number;
  /** Undefined where the JSON is not what was asked for. */
  readonly parse: (value: unknown) => T | undefined;
}

/** Bytes: no server has a longer list that a person would look through. */
const limit = 20e6;

/** Asks for one JSON document. Never rejects. */
export async function askJson<T>(
  server: ModelServer,
  question: Question,
  { signal, timeout, parse }: AskOptions<T>,
): Promise<Told<T>> {
  const late = AbortSignal.timeout(timeout);
  const both = AbortSignal.any([signal, late]);
  try {
    const { response, keySent, redact } = await send(server, question, both);
    const text = await readText(response, limit, both);
    const value = parse(jsonOf(text));
    if (value !== undefined) return { type: 'told', value };
    return { type: 'failed', failure: notAModelAnswer(askedOf(server, keySent), redact(text)) };
  } catch (error) {
    const failure = late.aborted
      ? timedOut(server.label, timeout, 'before')
      : networkFailure(error, askedOf(server, false));
    return { type: 'failed', failure };
  }
}
