import type { Failure } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { FailureError } from '../failure.ts';
import { abandonBody, readText } from './bodies.ts';
import { checkKey } from './apiKey.ts';
import { parseErrorBody } from './errorBody.ts';
import { httpFailure } from './httpFailure.ts';
import {
  addressFailure,
  askedOf,
  hostOf,
  type AuthStyle,
  type ModelServer,
} from './modelServer.ts';
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
/** Milliseconds that what an error says is waited for: the status alone tells what to do. */
const defaultErrorPatience = 5_000;
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
  server.onHeaders?.(response.headers, question.model);
  if (response.ok) return { response, keySent, redact };
  const late = AbortSignal.timeout(server.errorPatience ?? defaultErrorPatience);
  const body = parseErrorBody(await readText(response, errorBodyLimit, signal, late));
  const retryAfter = parseRetryAfter(response.headers, server.now()) ?? body.retryAfter;
  const reported = {
    status: response.status,
    body,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
  const failure = httpFailure(reported, asked, redact);
  // Gemini answers 400 to a wrong key.
  const refused = response.status === 401 || response.status === 403 || failure.kind === 'bad-key';
  if (refused) server.keyRefused();
  throw new FailureError(failure);
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
    const response = await server.fetch(url, requestInit(server, question, key, signal));
    if (!redirects.has(response.status)) return response;
    abandonBody(response);
    const target = URL.parse(response.headers.get('location') ?? '', url);
    if (!target || target.origin !== new URL(url).origin) {
      throw new FailureError(foreignRedirect(server, target));
    }
    // `fetch` takes no address with a password, and would quote it.
    [target.username, target.password] = ['', ''];
    url = target.href;
  }
  throw new FailureError(foreignRedirect(server, null));
}

function requestInit(
  server: ModelServer,
  question: Question,
  key: string | undefined,
  signal: AbortSignal,
): RequestInit {
  // The headers are made here and nowhere else: the client's own would tell about this machine.
  const headers: Record<string, string> = { accept: question.accept, 'user-agent': 'Parley' };
  // A compressed stream may be held back until a block is full.
  headers['accept-encoding'] = 'identity';
  Object.assign(headers, server.headers);
  if (key !== undefined) Object.assign(headers, keyHeader(server.auth, key));
  if (question.body === undefined) return { headers, signal, redirect: 'manual' };
  headers['content-type'] = 'application/json';
  return { method: 'POST', headers, body: question.body, signal, redirect: 'manual' };
}

function keyHeader(auth: AuthStyle = 'bearer', key: string): Readonly<Record<string, string>> {
  return auth === 'bearer' ? { authorization: `Bearer ${key}` } : { [auth.header]: key };
}

function foreignRedirect(server: ModelServer, target: URL | null): Failure {
  const where = target ? t(' to {0}', target.origin) : t(' in circles');
  return {
    // A login page may do so too: whatever is there, it is no model, and asking again is in vain.
    kind: 'not-a-model-answer',
    title: t('{0} sends requests on{1}.', hostOf(server), where),
    advice: t(
      'Parley does not follow, so that your key stays where it belongs. If the new address is right, set it as “baseUrl” in the setting parley.providers.',
    ),
    retryable: true,
    actions: ['open-settings'],
  };
}

function redacted(failure: Failure, redact: (text: string) => string): Failure {
  return failure.detail === undefined ? failure : { ...failure, detail: redact(failure.detail) };
}
