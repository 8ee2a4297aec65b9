import assert from 'node:assert/strict';
import type {
  LanguageModel,
  ModelRequest,
  Provider,
  StreamPart,
} from '../../src/models/languageModel.ts';
import {
  createAnthropicProvider,
  type AnthropicProviderOptions,
} from '../../src/models/anthropic/anthropicProvider.ts';
import { createGeminiProvider } from '../../src/models/gemini/geminiProvider.ts';
import {
  createOpenAiProvider,
  type OpenAiProviderOptions,
} from '../../src/models/openai/openAiProvider.ts';
import {
  createOllamaProvider,
  type OllamaProviderOptions,
} from '../../src/models/ollama/ollamaProvider.ts';
import { nullLog } from '../../src/protocol/log.ts';
import type { Failure, ModelInfo } from '../../src/protocol/model.ts';
import { anthropicWire } from '../helpers/anthropicWire.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { geminiWire } from '../helpers/geminiWire.ts';
import type { Script } from '../helpers/modelScripts.ts';
import { ollamaWire } from '../helpers/ollamaWire.ts';
import { openAiWire } from '../helpers/openAiWire.ts';
import { responsesWire } from '../helpers/responsesWire.ts';
import { collect, summary, type Streamed } from './compliance.ts';

/** The key that the adapter is given: nothing that is shown may hold a part of it. */
export const key = 'canary-5c8e1f0a9b';

type Options = Partial<AnthropicProviderOptions & OllamaProviderOptions & OpenAiProviderOptions>;

/** An adapter in front of a fake server of its protocol. */
export interface WireBench {
  readonly server: FakeModelServer;
  /** What the adapter logged. */
  readonly warnings: readonly string[];
  provider(options?: Options): Provider;
  model(options?: Options, info?: Partial<ModelInfo>): LanguageModel;
  /** What one question comes to that is answered by `script`. */
  answerTo(script: Script, options?: Options): Promise<Streamed>;
  failureOf(script: Script, options?: Options): Promise<Failure>;
  /** The body of the request that a model sends. */
  bodyOf(request: Partial<ModelRequest>, info?: Partial<ModelInfo>): Promise<unknown>;
}

export const wires = {
  openai: openAiWire,
  responses: responsesWire,
  anthropic: anthropicWire,
  gemini: geminiWire,
  ollama: ollamaWire,
};

export type WireKind = keyof typeof wires;

export async function createWireBench(kind: WireKind): Promise<WireBench> {
  const server = await startFakeModelServer({ wire: wires[kind] });
  const warnings: string[] = [];

  function provider(options: Options = {}): Provider {
    return providerOf(kind, {
      baseUrl: server.url,
      key: () => Promise.resolve(key),
      log: { ...nullLog, warn: (line) => warnings.push(line) },
      ...options,
    });
  }

  function model(options: Options = {}, info: Partial<ModelInfo> = {}): LanguageModel {
    return provider(options).languageModel({ ...fakeInfo, ...info });
  }

  function answerTo(script: Script, options?: Options): Promise<Streamed> {
    server.next(script);
    return collect(model(options));
  }

  return {
    server,
    warnings,
    provider,
    model,
    answerTo,
    async failureOf(script, options) {
      const { outcome } = await answerTo(script, options);
      assert.equal(outcome?.type, 'failed');
      return outcome.failure;
    },
    async bodyOf(request, info) {
      await ask(model({}, info), request);
      return server.chats.at(-1)?.body;
    },
  };
}

/** A provider for no server in particular: a test gives it a fetch, or a key that never comes. */
export function providerOf(kind: WireKind, options: Options): Provider {
  const all = {
    id: 'fake',
    label: 'Fake',
    baseUrl: 'http://127.0.0.1:9/v1beta',
    key: () => Promise.resolve(undefined),
    ...options,
  };
  switch (kind) {
    case 'openai':
      return createOpenAiProvider(all);
    case 'responses':
      return createOpenAiProvider({ ...all, api: 'responses' });
    case 'anthropic':
      return createAnthropicProvider(all);
    case 'gemini':
      return createGeminiProvider(all);
    case 'ollama':
      return createOllamaProvider(all);
  }
}

/** What a model of that name is told of. */
export function named(model: string): Partial<ModelInfo> {
  return { ref: { provider: 'fake', model } };
}

export const fakeInfo: ModelInfo = {
  ref: { provider: 'fake', model: 'fake-model' },
  label: 'fake-model',
  providerLabel: 'Fake',
  window: { total: 8_192, reply: 2_048, assumed: true },
  exactTokens: false,
};

/** Reads what `request` comes to, to its end. */
export async function ask(
  model: LanguageModel,
  request: Partial<ModelRequest> = {},
): Promise<Streamed> {
  const messages = [{ role: 'user', text: 'price' }] as const;
  const whole = { messages, maxOutputTokens: 256, correlation: 'test', ...request };
  const parts: StreamPart[] = [];
  for await (const part of model.stream(whole, new AbortController().signal)) parts.push(part);
  return summary(parts);
}
