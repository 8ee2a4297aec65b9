import type {
  LanguageModel,
  ModelRequest,
  StreamOutcome,
  StreamPart,
} from '../../src/models/languageModel.ts';
import type { Failure, FailureKind, ModelInfo } from '../../src/protocol/model.ts';
import { infoOf } from './playedModel.ts';

/** What one request comes to; `stuck` hangs until it is aborted, an error is thrown. */
export type Played = readonly (StreamPart | Error | 'stuck')[];

/** A model that plays one script for each request, the last one again and again, and notes what it was asked. */
interface ScriptedModel extends LanguageModel {
  readonly requests: readonly ModelRequest[];
  /** How many streams were left: read to their end, or given up. */
  readonly left: () => number;
}

export function scripted(
  name: string,
  scripts: readonly Played[],
  more: Partial<ModelInfo> = {},
): ScriptedModel {
  const requests: ModelRequest[] = [];
  let left = 0;
  return {
    info: infoOf(name, more),
    requests,
    left: () => left,
    async *stream(request, signal): AsyncIterable<StreamPart> {
      const script = scripts[Math.min(requests.length, scripts.length - 1)] ?? [];
      requests.push(request);
      try {
        for (const part of script) {
          if (part instanceof Error) throw part;
          if (part === 'stuck') await aborted(signal);
          else yield part;
        }
      } finally {
        left++;
      }
    },
  };
}

function finish(outcome: StreamOutcome): StreamPart {
  return { type: 'finish', outcome };
}

export const cancelled: StreamPart = finish({ type: 'cancelled' });

export function failure(kind: FailureKind, more: Partial<Failure> = {}): Failure {
  return {
    kind,
    title: `It failed: ${kind}.`,
    advice: 'Retry it.',
    retryable: true,
    actions: [],
    ...more,
  };
}

export function failed(kind: FailureKind, more: Partial<Failure> = {}): StreamPart {
  return finish({ type: 'failed', failure: failure(kind, more) });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
