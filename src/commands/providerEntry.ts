import * as v from 'valibot';
import type { ConfiguredModel } from '../models/configuredFirst.ts';
import { openAiKinds, ownKinds, type ServerKind } from '../models/providerKinds.ts';
import { t } from '../protocol/texts.ts';
import { paceLimits } from './settingDefaults.ts';

/** How fast a provider may be asked; what is not given is not limited. */
export interface PaceSetting {
  readonly requestsPerMinute?: number;
  /** Of requests and replies together. */
  readonly tokensPerMinute?: number;
  /** Requests that one model answers at once; by the kind where not given. */
  readonly runners?: number;
}

/** A provider that the setting names. */
export type ProviderSetting = PaceSetting &
  (
    | {
        readonly id: string;
        readonly kind: ServerKind;
        /** The ready-made one where not given. */
        readonly baseUrl?: string;
        /** Of the servers that speak OpenAI's protocols; by the model's name where not given. */
        readonly api?: 'chat' | 'responses';
        /** Empty: the provider is asked. */
        readonly models: readonly ConfiguredModel[];
        /** Of Ollama: tokens that a model is loaded with, where its own entry does not say. */
        readonly contextSize?: number;
        /** Of Ollama: how long a model stays loaded, as it spells it: `30m`, seconds, -1 for ever. */
        readonly keepAlive?: string | number;
      }
    | { readonly id: string; readonly kind: 'vscode' }
  );

const missing = t('is missing');
const wantsTokens = t('has to be a whole number above 0');
const tokens = v.pipe(v.number(wantsTokens), v.integer(wantsTokens), v.minValue(1, wantsTokens));
const modelName = v.pipe(v.string(t('has to be a text')), v.trim(), v.nonEmpty(t('is empty')));

const model = v.union(
  [
    v.pipe(
      modelName,
      v.transform((id) => ({ id })),
    ),
    v.object(
      { id: modelName, window: v.exactOptional(tokens), reply: v.exactOptional(tokens) },
      missing,
    ),
  ],
  t('has to be a model’s name, or { id, window, reply }'),
);

const providerId = v.pipe(
  v.string(t('has to be a text')),
  v.regex(/^[\w.:-]+$/u, t('may only have letters, digits and . : _ -')),
  v.notValue('offline', t('is a name that Parley keeps for itself')),
);

const baseUrl = v.pipe(
  v.string(t('has to be a text')),
  v.trim(),
  v.check(isHttpUrl, t('has to be an address that begins with https:// or http://')),
);

const { minimum, maximum } = paceLimits.runners;
const wantsRunners = t('has to be a whole number from {0} to {1}', minimum, maximum);
const runners = v.pipe(
  v.number(wantsRunners),
  v.integer(wantsRunners),
  v.minValue(minimum, wantsRunners),
  v.maxValue(maximum, wantsRunners),
);

/** Source of the spelling: Ollama's docs/faq.md, “How do I keep a model loaded in memory”. */
const wantsDuration = t('has to be a time as "30m" or "1h30m", or a number of seconds');
const keepAlive = v.union(
  [
    v.pipe(v.number(), v.integer(wantsDuration)),
    v.pipe(v.string(), v.trim(), v.regex(/^-?(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/u, wantsDuration)),
  ],
  wantsDuration,
);

const named = {
  id: v.exactOptional(providerId),
  requestsPerMinute: v.exactOptional(tokens),
  tokensPerMinute: v.exactOptional(tokens),
  runners: v.exactOptional(runners),
};
const served = {
  ...named,
  baseUrl: v.exactOptional(baseUrl),
  models: v.optional(v.array(model, t('has to be a list')), []),
};
const api = v.exactOptional(
  v.picklist(['chat', 'responses'], t('has to be "chat" or "responses"')),
);
const ollama = { contextSize: v.exactOptional(tokens), keepAlive: v.exactOptional(keepAlive) };

/** An entry of the setting `parley.providers`. */
export const providerEntry = v.pipe(
  v.variant(
    'kind',
    [
      // Everybody has an address of their own there, so this one has to be given.
      v.object({ ...served, kind: v.literal('azure'), baseUrl, api }, missing),
      v.object({ ...served, kind: v.picklist(openAiKinds.filter(isReady)), api }, missing),
      v.object({ ...served, kind: v.picklist(ownKinds.filter(isNoOllama)) }, missing),
      v.object({ ...served, kind: v.literal('ollama'), ...ollama }, missing),
      v.object({ ...named, kind: v.literal('vscode') }, missing),
    ],
    ({ expected }) =>
      expected === 'Object'
        ? t('has to be written as { "kind": "openai" }')
        : t('has to be one of {0}', [...openAiKinds, ...ownKinds, 'vscode'].join(', ')),
  ),
  v.transform((entry): ProviderSetting => ({ ...entry, id: entry.id ?? entry.kind })),
);

function isReady(kind: ServerKind): kind is Exclude<(typeof openAiKinds)[number], 'azure'> {
  return kind !== 'azure';
}

function isNoOllama(kind: ServerKind): kind is Exclude<(typeof ownKinds)[number], 'ollama'> {
  return kind !== 'ollama';
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol);
}
