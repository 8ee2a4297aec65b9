import type { ErrorBody } from '../http/errorBody.ts';
import { isObject } from '../json.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A whole chat completion has `choices`, as the chunks of a stream have. */
export function chatPieceOf(document: unknown): object | undefined {
  if (!isObject(document)) return undefined;
  const { choices } = document;
  const whole = Array.isArray(choices) && choices.length > 0 && choices.every(isObject);
  return whole ? document : undefined;
}

const endings: Readonly<Record<string, string>> = {
  completed: 'response.completed',
  incomplete: 'response.incomplete',
  failed: 'response.failed',
  cancelled: 'response.cancelled',
};

/** A response that has a `status` stands for the last event of a stream, which holds it. */
export function responsesPieceOf(document: unknown): object | undefined {
  if (!isObject(document) || document['object'] !== 'response') return undefined;
  const type = endings[String(document['status'])];
  return type === undefined ? undefined : { type, response: document };
}

/** The error that an event of the Responses API reports. */
export function responsesErrorOf(event: unknown): ErrorBody | undefined {
  if (!isObject(event) || event['type'] !== endings['failed']) return undefined;
  const { message, code } = objectIn(objectIn(event, 'response'), 'error');
  const codes = typeof code === 'string' ? [code.toLowerCase()] : [];
  return { message: typeof message === 'string' ? message : '', codes };
}

function objectIn(value: Fields, field: string): Fields {
  const found = value[field];
  return isObject(found) ? found : {};
}
