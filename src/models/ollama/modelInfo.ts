import * as v from 'valibot';
import type { ModelCapabilities, ModelWindow } from '../../protocol/model.ts';
import { mostTokens } from '../listedFields.ts';

/** A model on Ollama's list. */
export interface ListedOllama {
  readonly id: string;
  /** Changes whenever the model does. */
  readonly digest: string;
  /** True where it runs at Ollama's own service. */
  readonly remote: boolean;
}

const word = v.fallback(v.optional(v.string()), undefined);
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(500));

const entrySchema = v.union([
  v.pipe(v.looseObject({ model: name, digest: word, remote_host: word }), v.transform(entryOf)),
  v.pipe(
    v.looseObject({ name, digest: word, remote_host: word }),
    v.transform((entry) => entryOf({ ...entry, model: entry.name })),
  ),
]);

const listSchema = v.looseObject({ models: v.array(v.unknown()) });

/** A list without end is cut here. */
const mostListed = 500;

function entryOf(entry: {
  readonly model: string;
  readonly digest?: string | undefined;
  readonly remote_host?: string | undefined;
}): ListedOllama {
  const { model, digest = '', remote_host: remote = '' } = entry;
  return { id: model, digest, remote: remote !== '' };
}

/** The models of `/api/tags`, in its order. Undefined where it is no such list. */
export function parseTags(value: unknown): readonly ListedOllama[] | undefined {
  const list = v.safeParse(listSchema, value);
  if (!list.success) return undefined;
  const entries = list.output.models
    .slice(0, mostListed)
    .map((each) => v.safeParse(entrySchema, each));
  const good = entries.filter((entry) => entry.success).map((entry) => entry.output);
  return good.length === 0 && entries.length > 0 ? undefined : good;
}

/** What `/api/show` tells of a model. */
export interface ShownOllama {
  /** Tokens that the model was made for. */
  readonly contextLength?: number;
  /** `num_ctx` of its Modelfile. */
  readonly numCtx?: number;
  /** Missing where an older server does not tell. */
  readonly capabilities?: readonly string[];
}

const shownSchema = v.looseObject({
  parameters: word,
  capabilities: v.fallback(v.optional(v.array(v.string())), undefined),
  model_info: v.fallback(v.optional(v.record(v.string(), v.unknown())), undefined),
});

/** Undefined where it is no answer of `/api/show`. Its other fields, a licence of pages among them, are dropped. */
export function parseShow(value: unknown): ShownOllama | undefined {
  const shown = v.safeParse(shownSchema, value);
  if (!shown.success) return undefined;
  const { parameters = '', capabilities, model_info: facts = {} } = shown.output;
  // The key starts with the architecture: `llama.context_length`.
  const context = Object.entries(facts).find(([key]) => key.endsWith('.context_length'))?.[1];
  const isLimit = typeof context === 'number' && context >= 1 && context <= mostTokens;
  const numCtx = Number(/^num_ctx\s+(\d{1,9})\s*$/m.exec(parameters)?.[1] ?? 0);
  return {
    ...(isLimit ? { contextLength: Math.floor(context) } : {}),
    ...(numCtx >= 1 ? { numCtx } : {}),
    ...(capabilities ? { capabilities } : {}),
  };
}

/** False for what makes vectors only. */
export function canChat({ capabilities }: ShownOllama): boolean {
  return capabilities?.includes('completion') ?? true;
}

export function capabilitiesOf({ capabilities }: ShownOllama): ModelCapabilities | undefined {
  return (
    capabilities && {
      tools: capabilities.includes('tools'),
      images: capabilities.includes('vision'),
      reasoning: capabilities.includes('thinking'),
    }
  );
}

/** What the model may use of the machine's memory where nobody says: with 8,192 tokens a 7B model takes about 1 GB more. */
const careful = 8_192;

/** Nobody needs a longer reply from one question, and what is kept free for it is lost for context. */
const longestReply = 8_192;

/** What a person wished, in tokens. */
interface Wished {
  readonly window?: number | undefined;
  readonly reply?: number | undefined;
}

/**
 * The window that Ollama is told to load the model with: what a person wished, else what the
 * Modelfile says, else a careful default, and never more than the model was made for. A model at
 * Ollama's own service needs no memory here and has all of its window.
 */
export function windowOf(shown: ShownOllama, wished: Wished, remote: boolean): ModelWindow {
  const most = shown.contextLength ?? Number.POSITIVE_INFINITY;
  const told = wished.window ?? shown.numCtx ?? (remote ? shown.contextLength : undefined);
  const total = Math.min(told ?? careful, most);
  return {
    total,
    reply: Math.max(1, Math.min(wished.reply ?? longestReply, Math.floor(total / 4))),
    assumed: told === undefined,
  };
}
