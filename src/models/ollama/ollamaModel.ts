import type { Failure, FailureKind } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import type { Asked } from '../failure.ts';
import { createLineFrames } from '../http/answerFrames.ts';
import { createWireModel, type WireModelOptions, type WireProtocol } from '../http/wireExchange.ts';
import type { LanguageModel } from '../languageModel.ts';
import { emptyReply, outcomeOf, reduceLine, type OllamaState } from './fromWire.ts';
import { toWire } from './toWire.ts';

/** A model behind Ollama's `/api/chat`. `keepAlive` says how long it stays loaded: `30m`, seconds, -1. */
export function createOllamaModel(
  options: WireModelOptions,
  keepAlive: string | number | undefined,
): LanguageModel {
  const { info, server } = options;
  const model = info.ref.model;
  const wireOptions = {
    model,
    window: info.window.total,
    capabilities: info.capabilities,
    keepAlive,
  };
  const protocol: WireProtocol<OllamaState> = {
    question: (request) => ({
      url: `${server.baseUrl}/api/chat`,
      body: JSON.stringify(toWire(request, wireOptions)),
      accept: 'application/x-ndjson',
      model,
    }),
    frames: createLineFrames,
    initial: (request) => emptyReply(request.correlation),
    reduce: reduceLine,
    outcome: outcomeOf,
    advise: adviseOllama,
  };
  return createWireModel(options, protocol);
}

/** What a person can do about a server that runs on their own machine. */
export function adviseOllama(failure: Failure, { label, model, keySent }: Asked): Failure {
  const advice = adviceOf(failure.kind, label, model ?? '');
  // A key is what Ollama hardly ever wants.
  const title =
    failure.kind === 'bad-key' && !keySent ? t('{0} did not let Parley in.', label) : failure.title;
  return advice === undefined ? { ...failure, title } : { ...failure, title, advice };
}

function adviceOf(kind: FailureKind, label: string, model: string): string | undefined {
  switch (kind) {
    case 'unknown-model':
      return t(
        'Pull it with “ollama pull {0}”, or choose another model; then Retry. Your message is kept.',
        model,
      );
    case 'unreachable':
      return t(
        'Start it with “ollama serve”, or check “baseUrl” of {0} in the setting parley.providers; then Retry. Your message is kept.',
        label,
      );
    case 'rate-limited':
      return t(
        'Its queue is full. Retry in a moment, or choose another model. Your message is kept.',
      );
    case 'context-too-long':
      return t(
        'Remove a context chip, start a new chat, or raise the model’s “window” in the setting parley.providers; then Retry. Your message is kept.',
      );
    case 'server-error':
      return t(
        'What it said is below. It may have run out of memory: a smaller “window” or a smaller model needs less. What came is kept.',
      );
    default:
      return undefined;
  }
}
