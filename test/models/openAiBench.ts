import assert from 'node:assert/strict';
import type { LanguageModel, Provider } from '../../src/models/languageModel.ts';
import {
  createOpenAiProvider,
  type OpenAiProviderOptions,
} from '../../src/models/openai/openAiProvider.ts';
import { nullLog } from '../../src/protocol/log.ts';
import type { Failure } from '../../src/protocol/model.ts';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import type { Script } from '../helpers/modelScripts.ts';
import { collect, type Streamed } from './compliance.ts';

/** The key that the adapter is given: nothing that is shown may hold a part of it. */
export const key = 'canary-3f9a2b7c1d';

type Options = Partial<OpenAiProviderOptions>;

/** The adapter in front of a fake server. */
export interface OpenAiBench {
  readonly server: FakeModelServer;
  /** What the adapter logged. */
  readonly warnings: readonly string[];
  provider(options?: Options): Provider;
  model(options?: Options, id?: string): LanguageModel;
  /** What one question comes to that is answered by `script`. */
  answerTo(script: Script, options?: Options): Promise<Streamed>;
  failureOf(script: Script, options?: Options): Promise<Failure>;
}

export async function createOpenAiBench(): Promise<OpenAiBench> {
  const server = await startFakeModelServer();
  const warnings: string[] = [];

  function provider(options: Options = {}): Provider {
    return createOpenAiProvider({
      id: 'fake',
      label: 'Fake',
      baseUrl: server.url,
      key: () => Promise.resolve(key),
      log: { ...nullLog, warn: (line) => warnings.push(line) },
      ...options,
    });
  }

  function model(options: Options = {}, id = 'fake-model'): LanguageModel {
    return provider(options).languageModel({
      ref: { provider: 'fake', model: id },
      label: id,
      providerLabel: 'Fake',
      window: { total: 8_192, reply: 2_048, assumed: true },
      exactTokens: false,
    });
  }

  function answerTo(script: Script, options?: Options): Promise<Streamed> {
    server.next(script);
    return collect(model(options));
  }

  async function failureOf(script: Script, options?: Options): Promise<Failure> {
    const { outcome } = await answerTo(script, options);
    assert.equal(outcome?.type, 'failed');
    return outcome.failure;
  }

  return { server, warnings, provider, model, answerTo, failureOf };
}
