import type {
  LanguageModel,
  ModelRequest,
  StreamOutcome,
  StreamPart,
} from '../../src/models/languageModel.ts';
import type { Failure, FailureKind, ModelInfo, ModelRef } from '../../src/protocol/model.ts';

export const done: StreamPart = { type: 'finish', outcome: { type: 'done', reason: 'stop' } };

export function said(text: string): StreamPart {
  return { type: 'text-delta', text };
}

export function used(input: number, output: number): StreamPart {
  return { type: 'usage', usage: { input, output } };
}

export function failed(kind: FailureKind, more: Partial<Failure> = {}): StreamPart {
  const failure: Failure = {
    kind,
    title: kind,
    advice: 'Retry.',
    retryable: true,
    actions: [],
    ...more,
  };
  return { type: 'finish', outcome: { type: 'failed', failure } };
}

export function infoOf(model: string, more: Partial<ModelInfo> = {}): ModelInfo {
  return {
    ref: { provider: 'fake', model },
    label: model,
    providerLabel: 'Fake',
    window: { total: 8_192, reply: 2_048, assumed: true },
    exactTokens: false,
    ...more,
  };
}

export function refOf(model: string): ModelRef {
  return infoOf(model).ref;
}

/** What the model is to do next: give a part, throw, or wait. */
export type Act = StreamPart | Error | Promise<unknown>;

export interface Played extends LanguageModel {
  /** Every request that came through, in order. */
  readonly requests: ModelRequest[];
}

/** A model that plays the same acts for every request; it never looks at the signal. */
export function played(acts: readonly Act[] | (() => readonly Act[]), info = infoOf('m')): Played {
  const requests: ModelRequest[] = [];
  return {
    info,
    requests,
    async *stream(request): AsyncIterable<StreamPart> {
      requests.push(request);
      for (const act of typeof acts === 'function' ? acts() : acts) {
        if (act instanceof Error) throw act;
        if (act instanceof Promise) await act;
        else yield act;
      }
    },
  };
}

export const forever = new Promise<never>(() => undefined);

export function question(text = 'hello', more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    messages: [{ role: 'user', text }],
    maxOutputTokens: 100,
    correlation: 'c1',
    ...more,
  };
}

/** A stream that is being read, and what came so far. */
export interface Reading {
  readonly parts: StreamPart[];
  readonly outcome: Promise<StreamOutcome | undefined>;
  /** Leaves as a loop does at `break`. */
  leave(): Promise<unknown>;
}

export function read(
  model: LanguageModel,
  request = question(),
  signal: AbortSignal = new AbortController().signal,
): Reading {
  const parts: StreamPart[] = [];
  const iterator = model.stream(request, signal)[Symbol.asyncIterator]();
  const outcome = (async () => {
    let last: StreamOutcome | undefined;
    for (;;) {
      const next = await iterator.next();
      if (next.done) return last;
      parts.push(next.value);
      if (next.value.type === 'finish') last = next.value.outcome;
    }
  })();
  return { parts, outcome, leave: async () => iterator.return?.() };
}

/** The places that a reader heard of. */
export function positions(parts: readonly StreamPart[]): readonly number[] {
  return parts.flatMap((part) =>
    part.type === 'notice' && part.notice.type === 'waiting' ? [part.notice.position] : [],
  );
}
