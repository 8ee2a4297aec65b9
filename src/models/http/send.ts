import type { Failure } from '../../protocol/model.ts';
import { FailureError } from '../failure.ts';
import { abandonBody, readText } from './bodies.ts';
import { checkKey } from './apiKey.ts';
import { parseErrorBody } from './errorBody.ts';
import { httpFailure } from './httpFailure.ts';
import { addressFailure, askedOf, hostOf, type ModelServer } from './modelServer.ts';
import { networkFailure } from './networkFailure.ts';
import { parseRetryAfter } from './retryAfter.ts';
import { untilAborted } from '../untilAborted.ts';

export interface Question {
  readonly url: string;
  /** JSON to POST; a GET where not given. */
  readonly body?: string;
  readonly accept: string;
  readonly model?: string;
}

/** What came back, with everything that failures about it need. */
export interface Answer {
  readonly response: Response;
  readonly keySent: boolean;
  /** Takes the key that was sent, and other secrets, out of a text. */
  readonly redact: (text: string) => string;
}

const errorBodyLimit = 64 * 1024;
const hops = 5;
const redirects = new Set([301, 302, 307, 308]);

/**
 * Asks the server and gives its answer where the status is a success. Rejects with a `FailureError`
 * for everything else, within one turn of `signal`'s abort, whatever the fetch does.
 */
export async function send(
  server: ModelServer,
  question: Question,
  signal: AbortSignal,
): Promise<Answer> {
  const unusable = addressFailure(server);
  if (unusable) throw new FailureError(unusable);
  const key = checkKey(await untilAborted(server.key(), signal), server.label);
  if (key.type === 'unusable') throw new FailureError(key.failure);
  const secret = key.type === 'key' ? key.key : undefined;
  const keySent = secret !== undefined;
  const asked = askedOf(server, keySent, question.model);
  const redact = (text: string): string =>
    server.redact(secret === undefined ? text : text.replaceAll(secret, '[API key]'));
  let response: Response;
  try {
    response = await untilAborted(follow(server, question, secret, signal), signal);
  } catch (error) {
    const failure = networkFailure(error, asked);
    throw new FailureError(redacted(failure, redact));
  }
  if (response.ok) return { response, keySent, redact };
  if (response.status === 401 || response.status === 403) server.keyRefused();
  const body = parseErrorBody(await readText(response, errorBodyLimit, signal));
  const retryAfter = parseRetryAfter(response.headers, server.now());
  const reported = {
    status: response.status,
    body,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
  throw new FailureError(httpFailure(reported, asked, redact));
}

/** Follows redirects by hand: `fetch` itself would turn a POST into a GET, or leave the origin. */
async function follow(
  server: ModelServer,
  question: Question,
  key: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  let url = question.url;
  for (let hop = 0; hop <= hops; hop++) {
    const response = await server.fetch(url, requestInit(question, key, signal));
    if (!redirects.has(response.status)) return response;
    abandonBody(response);
    const target = URL.parse(response.headers.get('location') ?? '', url);
    if (!target || target.origin !== new URL(url).origin) {
      throw new FailureError(foreignRedirect(server, target));
    }
    url = target.href;
  }
  throw new FailureError(foreignRedirect(server, null));
}

function requestInit(
  question: Question,
  key: string | undefined,
  signal: AbortSignal,
): RequestInit {
  // The headers are made here and nowhere else: the client's own would tell about this machine.
  const headers: Record<string, string> = { accept: question.accept, 'user-agent': 'Parley' };
  // A compressed stream may be held back until a block is full.
  headers['accept-encoding'] = 'identity';
  if (key !== undefined) headers['authorization'] = `Bearer ${key}`;
  if (question.body === undefined) return { headers, signal, redirect: 'manual' };
  headers['content-type'] = 'application/json';
  return { method: 'POST', headers, body: question.body, signal, redirect: 'manual' };
}

function foreignRedirect(server: ModelServer, target: URL | null): Failure {
  const where = target ? ` to ${target.origin}` : ' in circles';
  return {
    kind: 'unreachable',
    title: `${hostOf(server)} sends requests on${where}.`,
    advice:
      'Parley does not follow, so that your key stays where it belongs. If the new address is right, set it as “baseUrl” in the setting parley.providers.',
    retryable: true,
    actions: ['open-settings'],
  };
}

function redacted(failure: Failure, redact: (text: string) => string): Failure {
  return failure.detail === undefined ? failure : { ...failure, detail: redact(failure.detail) };
}
