import * as v from 'valibot';
import type { ToldWindow } from '../knownWindows.ts';
import { listedName, listedTokens } from '../listedFields.ts';
import { canChat, takesImages, takesTools, thinks } from './geminiNames.ts';

/** A model as Gemini's list tells it. */
export interface ListedGemini {
  readonly id: string;
  readonly label: string;
  /** Of the request alone, and of the reply. */
  readonly window: ToldWindow;
  readonly thinking?: boolean;
}

export interface GeminiPage {
  readonly models: readonly ListedGemini[];
  readonly next?: string;
}

const tokens = v.fallback(v.optional(listedTokens), undefined);
const word = v.fallback(v.optional(v.string()), undefined);

const entrySchema = v.looseObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  displayName: v.fallback(v.optional(listedName), undefined),
  inputTokenLimit: tokens,
  outputTokenLimit: tokens,
  supportedGenerationMethods: v.fallback(v.optional(v.array(v.string())), undefined),
  thinking: v.fallback(v.optional(v.boolean()), undefined),
});

type Entry = v.InferOutput<typeof entrySchema>;

const pageSchema = v.looseObject({ models: v.array(v.unknown()), nextPageToken: word });

/**
 * The models that can chat on one page of `models.list`. An entry without a name is left out.
 * Undefined where it is no such page. Source: ai.google.dev/api/models.
 */
export function parsePage(value: unknown): GeminiPage | undefined {
  const page = v.safeParse(pageSchema, value);
  if (!page.success) return undefined;
  const entries = page.output.models.map((entry) => v.safeParse(entrySchema, entry));
  const good = entries.filter((entry) => entry.success).map((entry) => entry.output);
  if (good.length === 0 && entries.length > 0) return undefined;
  const next = page.output.nextPageToken;
  return { models: good.filter(chats).map(listed), ...(next ? { next } : {}) };
}

function chats(entry: Entry): boolean {
  const { supportedGenerationMethods: methods } = entry;
  return canChat(idOf(entry)) && (methods?.includes('generateContent') ?? true);
}

function idOf({ name }: Entry): string {
  return name.replace(/^models\//, '');
}

function listed(entry: Entry): ListedGemini {
  const { inputTokenLimit: total, outputTokenLimit: reply, thinking } = entry;
  return {
    id: idOf(entry),
    label: entry.displayName || idOf(entry),
    window: {
      ...(total === undefined ? {} : { total }),
      ...(reply === undefined ? {} : { reply }),
    },
    ...(thinking === undefined ? {} : { thinking }),
  };
}

/** What a model takes and gives; its list tells of thinking only, the rest is in its name. */
export function capabilitiesOf(
  id: string,
  thinking: boolean | undefined,
): { readonly tools: boolean; readonly images: boolean; readonly reasoning: boolean } {
  return { tools: takesTools(id), images: takesImages(id), reasoning: thinking ?? thinks(id) };
}
