import * as v from 'valibot';
import type { ModelCapabilities } from '../../protocol/model.ts';
import type { ToldWindow } from '../knownWindows.ts';
import { listedName, listedTokens } from '../listedFields.ts';
import { thinkingStyleOf, type ThinkingStyle } from './thinkingStyle.ts';

/** A model as the list tells it. */
export interface ListedClaude {
  readonly id: string;
  readonly label: string;
  readonly window: ToldWindow;
  readonly images?: boolean;
  readonly thinking: ThinkingStyle;
}

interface ModelPage {
  readonly models: readonly ListedClaude[];
  /** The id after which the next page begins; missing on the last page. */
  readonly after?: string;
}

const tokens = v.fallback(v.nullish(listedTokens), undefined);
const support = v.fallback(v.nullish(v.looseObject({ supported: v.boolean() })), undefined);

const capabilitiesSchema = v.looseObject({
  image_input: support,
  effort: support,
  thinking: v.fallback(
    v.nullish(
      v.looseObject({
        supported: v.boolean(),
        types: v.fallback(
          v.nullish(v.looseObject({ adaptive: support, disabled: support, enabled: support })),
          undefined,
        ),
      }),
    ),
    undefined,
  ),
});

type Told = v.InferOutput<typeof capabilitiesSchema> | null | undefined;

const entrySchema = v.looseObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  display_name: v.fallback(v.nullish(listedName), undefined),
  max_input_tokens: tokens,
  max_tokens: tokens,
  capabilities: v.fallback(v.nullish(capabilitiesSchema), undefined),
});

const pageSchema = v.looseObject({
  data: v.array(v.unknown()),
  has_more: v.fallback(v.nullish(v.boolean()), undefined),
  last_id: v.fallback(v.nullish(v.string()), undefined),
});

/** One page of `/v1/models`; an entry without an id is left out. Undefined where it is no such page. */
export function parsePage(value: unknown): ModelPage | undefined {
  const page = v.safeParse(pageSchema, value);
  if (!page.success) return undefined;
  const { data, has_more: more, last_id: last } = page.output;
  const entries = data.map((entry) => v.safeParse(entrySchema, entry));
  const good = entries.filter((entry) => entry.success).map((entry) => entry.output);
  if (good.length === 0 && data.length > 0) return undefined;
  return { models: good.map(listed), ...(more && last ? { after: last } : {}) };
}

function listed(entry: v.InferOutput<typeof entrySchema>): ListedClaude {
  const { id, max_input_tokens: total, max_tokens: reply, capabilities } = entry;
  const images = capabilities?.image_input?.supported;
  return {
    id,
    label: entry.display_name || id,
    window: { ...(total ? { total } : {}), ...(reply ? { reply } : {}) },
    ...(images === undefined ? {} : { images }),
    thinking: styleOf(id, capabilities),
  };
}

/** What the list tells, else what the name does. */
function styleOf(id: string, capabilities: Told): ThinkingStyle {
  const told = capabilities?.thinking;
  if (!told) return thinkingStyleOf(id);
  if (!told.supported) return { type: 'none' };
  const { adaptive, disabled, enabled } = told.types ?? {};
  if (adaptive?.supported) {
    const effort = capabilities.effort?.supported ?? false;
    return { type: 'adaptive', effort, off: disabled?.supported ?? false };
  }
  return enabled?.supported ? { type: 'budget' } : thinkingStyleOf(id);
}

/** Nothing where neither list nor name tells. Every Claude since version 3 calls tools and sees. */
export function capabilitiesOf(
  id: string,
  told: ListedClaude | undefined,
): { readonly capabilities?: ModelCapabilities } {
  const claude = /(?:^|\/)claude-(?!2|instant)/i.test(id);
  if (!claude && told?.images === undefined) return {};
  const style = told?.thinking ?? thinkingStyleOf(id);
  return {
    capabilities: { tools: true, images: told?.images ?? true, reasoning: style.type !== 'none' },
  };
}
