import type { ErrorBody } from '../http/errorBody.ts';

/** What tells the guard of a stream which events an answer is made of. */
export interface Dialect {
  /** The error that an event reports, where that is not one of the known forms of an error body. */
  errorOf(event: unknown): ErrorBody | undefined;
  /** True for an event that is part of an answer. */
  isPiece(event: unknown): event is object;
  /** True where the answer is whole with this piece. */
  ends(piece: object): boolean;
  /** The piece that an answer in one JSON document stands for; undefined where it is no answer. */
  pieceOf(document: unknown): object | undefined;
}

/** OpenAI's chat completions: chunks with `choices`; an answer in one document has them too. */
export const chatDialect: Dialect = {
  errorOf: () => undefined,
  isPiece: isChunk,
  ends: (piece) => isChunk(piece) && piece.choices.some(hasFinish),
  pieceOf: (document) => (isChunk(document) && document.choices.length > 0 ? document : undefined),
};

const endings: Readonly<Record<string, string>> = {
  completed: 'response.completed',
  incomplete: 'response.incomplete',
  failed: 'response.failed',
  cancelled: 'response.cancelled',
};
const lastEvents: ReadonlySet<string> = new Set(Object.values(endings));

/** OpenAI's Responses API: events whose `type` begins with `response.`; a document has a `status`. */
export const responsesDialect: Dialect = {
  errorOf(event) {
    if (typeOf(event) !== 'response.failed') return undefined;
    const { message, code } = objectIn(objectIn(event, 'response'), 'error');
    const codes = typeof code === 'string' ? [code.toLowerCase()] : [];
    return { message: typeof message === 'string' ? message : '', codes };
  },
  isPiece: (event): event is object => isObject(event) && typeOf(event).startsWith('response.'),
  ends: (piece) => lastEvents.has(typeOf(piece)),
  pieceOf(document) {
    if (!isObject(document) || document['object'] !== 'response') return undefined;
    const type = endings[String(document['status'])];
    return type === undefined ? undefined : { type, response: document };
  },
};

interface Chunk {
  /** Objects: the client dies of any other. */
  readonly choices: readonly object[];
}

function isChunk(payload: unknown): payload is Chunk {
  if (!isObject(payload)) return false;
  const { choices } = payload;
  return Array.isArray(choices) && choices.every(isObject);
}

function hasFinish(choice: object): boolean {
  return (
    'finish_reason' in choice &&
    typeof choice.finish_reason === 'string' &&
    choice.finish_reason !== ''
  );
}

function typeOf(event: unknown): string {
  return isObject(event) && typeof event['type'] === 'string' ? event['type'] : '';
}

function objectIn(value: unknown, field: string): Readonly<Record<string, unknown>> {
  const found = isObject(value) ? value[field] : undefined;
  return isObject(found) ? found : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
