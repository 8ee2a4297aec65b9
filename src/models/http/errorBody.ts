import { isObject, jsonOf } from '../json.ts';

/** What an error body says, in whichever dialect. */
export interface ErrorBody {
  readonly message: string;
  /** `code` and `type` of the body, in lower case, for looking up. */
  readonly codes: readonly string[];
  /** An HTTP status that the body names: OpenRouter and vLLM put it into `code`. */
  readonly status?: number;
  /** Milliseconds that the body asks to wait: Gemini tells it here and in no header. */
  readonly retryAfter?: number;
}

/** Reads an error body: JSON in any of the known forms, else its text without markup. */
export function parseErrorBody(text: string): ErrorBody {
  const value = jsonOf(text);
  return typeof value === 'object' && value !== null
    ? looseErrorBody(value)
    : { message: plain(text), codes: [] };
}

/**
 * The error that a JSON value is, or undefined where it is none. Known forms: OpenAI's
 * `{error: {message, type, code}}` (with a numeric code: OpenRouter), Ollama's `{error: "text"}`,
 * `{object: "error", message}` of vLLM, `{type: "error", error}` of Anthropic, `{detail}` of FastAPI,
 * `[{error}]` of Gemini.
 */
export function errorBodyOf(value: unknown): ErrorBody | undefined {
  const outer: unknown = Array.isArray(value) ? value[0] : value;
  if (!isObject(outer)) return undefined;
  const { error } = outer;
  if (typeof error === 'string') return { message: error, codes: codesOf(outer) };
  if (isObject(error)) return bodyOf(error);
  return outer['object'] === 'error' || outer['type'] === 'error' ? bodyOf(outer) : undefined;
}

/** Reads what is known to be an error, where `errorBodyOf` would not tell it from anything else. */
export function looseErrorBody(value: unknown): ErrorBody {
  const found = errorBodyOf(value);
  if (found) return found;
  return isObject(value) ? bodyOf(value) : { message: textOf(value), codes: [] };
}

function bodyOf(error: Readonly<Record<string, unknown>>): ErrorBody {
  const status = Number(error['code'] ?? error['status']);
  const named = Number.isInteger(status) && status >= 400 && status <= 599 ? { status } : {};
  const metadata = isObject(error['metadata']) ? textOf(error['metadata']['raw']) : '';
  const said = textOf(error['message'] ?? error['detail'] ?? error['error']);
  const message = [said, metadata].filter(Boolean).join(': ') || textOf(error);
  return { message, codes: codesOf(error), ...named, ...retryOf(error['details']) };
}

/** Google's `RetryInfo` among the details: `"retryDelay": "37s"`. Source: google/rpc/error_details.proto. */
function retryOf(details: unknown): { readonly retryAfter?: number } {
  if (!Array.isArray(details)) return {};
  const delays = details.map((each: unknown) => (isObject(each) ? each['retryDelay'] : undefined));
  const delay = delays.find(
    (each) => typeof each === 'string' && /^\d{1,6}(?:\.\d{1,9})?s$/.test(each),
  );
  return typeof delay === 'string' ? { retryAfter: Math.ceil(parseFloat(delay) * 1000) } : {};
}

function codesOf(error: Readonly<Record<string, unknown>>): readonly string[] {
  return [error['code'], error['type'], error['status']]
    .filter((code) => typeof code === 'string')
    .map((code) => code.toLowerCase());
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value);
  } catch {
    // Nested deeper than the stack: whatever it is, it is not worth showing.
    return '';
  }
}

/** Text without tags. The pattern stops at each `<`, so that it stays linear on a row of them. */
function plain(text: string): string {
  return text
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
