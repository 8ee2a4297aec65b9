import * as v from 'valibot';
import type { Failure } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { cutOff, detailOf, FailureError, messageOf, notAModelAnswer } from '../failure.ts';
import { createLineFrames, type Frame } from '../http/answerFrames.ts';
import { errorBodyOf } from '../http/errorBody.ts';
import { httpFailure } from '../http/httpFailure.ts';
import { askedOf, type ModelServer } from '../http/modelServer.ts';
import { networkFailure } from '../http/networkFailure.ts';
import { send, type Answer } from '../http/send.ts';
import type { PullPart } from '../languageModel.ts';
import { untilAborted } from '../untilAborted.ts';
import { adviseOllama } from './ollamaModel.ts';

const size = v.fallback(v.optional(v.pipe(v.number(), v.minValue(0))), undefined);

const lineSchema = v.looseObject({
  status: v.string(),
  digest: v.fallback(v.optional(v.string()), undefined),
  total: size,
  completed: size,
});

/** Characters of one line; a line of progress has about two hundred. */
const longestLine = 1e6;

/**
 * Has Ollama fetch a model. What is there already is kept when it breaks off, so that it goes on from
 * there the next time. Never throws; ends at once when `signal` aborts.
 */
export async function* pullModel(
  server: ModelServer,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<PullPart> {
  const own = new AbortController();
  const both = AbortSignal.any([signal, own.signal]);
  try {
    if (!signal.aborted) yield* pulled(server, name, both);
    if (signal.aborted) yield { type: 'cancelled' };
  } catch (error) {
    const asked = askedOf(server, false, name);
    const failure = networkFailure(error, asked);
    const safe = { ...failure, ...detailOf(failure.detail && server.redact(failure.detail)) };
    yield signal.aborted
      ? { type: 'cancelled' }
      : { type: 'failed', failure: advisePull(adviseOllama(safe, asked)) };
  } finally {
    own.abort();
  }
}

async function* pulled(
  server: ModelServer,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<PullPart> {
  const body = JSON.stringify({ model: name, stream: true });
  const question = { url: `${server.baseUrl}/api/pull`, body, accept: 'application/x-ndjson' };
  const answer = await send(server, { ...question, model: name }, signal);
  const asked = askedOf(server, answer.keySent, name);
  const layers = new Map<string, Layer>();
  let began = false;
  let stray: unknown;
  for await (const { value } of framesOf(answer, server.label, signal)) {
    const error = errorBodyOf(value);
    if (error) {
      throw new FailureError(httpFailure({ status: undefined, body: error }, asked, answer.redact));
    }
    const line = v.safeParse(lineSchema, value);
    if (!line.success) {
      stray ??= value;
      continue;
    }
    began = true;
    if (line.output.status === 'success') {
      yield { type: 'done' };
      return;
    }
    const { status, digest, total, completed = 0 } = line.output;
    if (digest !== undefined && total !== undefined) layers.set(digest, { total, completed });
    yield { type: 'progress', status, ...sumOf(layers) };
  }
  const said = typeof stray === 'string' ? answer.redact(stray) : '';
  throw new FailureError(began ? cutOff(server.label) : notAModelAnswer(asked, said));
}

interface Layer {
  readonly total: number;
  readonly completed: number;
}

function sumOf(layers: ReadonlyMap<string, Layer>): Layer {
  let [total, completed] = [0, 0];
  for (const layer of layers.values()) {
    total += layer.total;
    completed += layer.completed;
  }
  return { total, completed };
}

async function* framesOf(
  { response, redact }: Answer,
  label: string,
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  const frames = createLineFrames();
  try {
    while (frames.pending < longestLine) {
      const { value } = await untilAborted(reader.read(), signal);
      if (!value) break;
      yield* frames.push(decoder.decode(value, { stream: true }));
    }
    yield* frames.end();
  } catch (error) {
    throw new FailureError(cutOff(label, redact(messageOf(error))));
  } finally {
    reader.cancel().then(undefined, () => undefined);
  }
}

/** The words for a chat that broke off, or for a model to be pulled first, are not for this. */
function advisePull(failure: Failure): Failure {
  switch (failure.kind) {
    case 'cut-off':
      return {
        ...failure,
        title: t('The download broke off.'),
        advice: t('What is here is kept: start it again, and it goes on from there.'),
      };
    case 'unknown-model':
    case 'server-error':
      return {
        ...failure,
        title: t('The model could not be pulled.'),
        advice: t(
          'Check its name, your connection and the space on the disk; then start it again.',
        ),
      };
    default:
      return failure;
  }
}
