import type { VscodeModelApi } from '../../../src/vscode/models/vscodeModel.ts';

/** What the model behind VS Code does, one step after the other. */
export type VscodeStep =
  | { readonly say: string }
  | { readonly call: string; readonly id: string; readonly input: object }
  | { readonly fail: unknown }
  /** Something that is no part that Parley knows. */
  | { readonly odd: unknown }
  | 'hang';

interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly options: unknown;
}

/** Stands in for VS Code's own models: its API, as far as Parley calls it. */
export interface FakeVscodeModels {
  readonly api: VscodeModelApi;
  readonly asked: readonly Asked[];
  /** Settles once an answer hangs. */
  readonly stuck: Promise<void>;
  /** Settles once whoever answers was told to stop. */
  readonly cancelled: Promise<void>;
}

class TextPart {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

class ToolCallPart {
  readonly callId: string;
  readonly name: string;
  readonly input: object;
  constructor(callId: string, name: string, input: object) {
    this.callId = callId;
    this.name = name;
    this.input = input;
  }
}

class ToolResultPart {
  readonly callId: string;
  readonly content: readonly unknown[];
  constructor(callId: string, content: readonly unknown[]) {
    this.callId = callId;
    this.content = content;
  }
}

/** Told apart by its code, as VS Code's own. */
export class VscodeModelError extends Error {
  readonly code: string;
  constructor(code: string, message = '') {
    super(message);
    this.code = code;
  }

  static NoPermissions(message?: string): VscodeModelError {
    return new VscodeModelError('NoPermissions', message);
  }

  static Blocked(message?: string): VscodeModelError {
    return new VscodeModelError('Blocked', message);
  }

  static NotFound(message?: string): VscodeModelError {
    return new VscodeModelError('NotFound', message);
  }
}

class TokenSource {
  readonly #listeners = new Set<() => void>();
  readonly token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: () => void) => {
      this.#listeners.add(listener);
      return { dispose: () => this.#listeners.delete(listener) };
    },
  };

  cancel(): void {
    if (this.token.isCancellationRequested) return;
    this.token.isCancellationRequested = true;
    for (const listener of this.#listeners) listener();
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

interface Plan {
  readonly steps: readonly VscodeStep[];
  /** Where it hangs, or fails, before anything streams. */
  readonly select?: 'hang' | 'none';
  readonly send?: 'hang' | { readonly fail: unknown };
}

export function fakeVscodeModels({ steps, select, send }: Plan): FakeVscodeModels {
  const asked: Asked[] = [];
  const stuck = Promise.withResolvers<void>();
  const cancelled = Promise.withResolvers<void>();
  const never = <T>(): Promise<T> => {
    stuck.resolve();
    return new Promise<T>(() => undefined);
  };

  async function* stream(): AsyncGenerator {
    for (const step of steps) {
      if (step === 'hang') await never();
      else if ('fail' in step) throw step.fail;
      else if ('odd' in step) yield step.odd;
      else if ('say' in step) yield new TextPart(step.say);
      else yield new ToolCallPart(step.id, step.call, step.input);
    }
  }

  const model = {
    sendRequest(messages: Asked['messages'], options: unknown, token: TokenSource['token']) {
      asked.push({ messages, options });
      token.onCancellationRequested(() => cancelled.resolve());
      if (send === 'hang') return never();
      return send ? Promise.reject(send.fail) : Promise.resolve({ stream: stream() });
    },
  };
  const api = {
    CancellationTokenSource: TokenSource,
    LanguageModelChatMessage: {
      User: (content: unknown) => ({ role: 'user', content }),
      Assistant: (content: unknown) => ({ role: 'assistant', content }),
    },
    LanguageModelDataPart: {
      image: (data: Uint8Array, mimeType: string) => ({
        mimeType,
        base64: Buffer.from(data).toString('base64'),
      }),
    },
    LanguageModelError: VscodeModelError,
    LanguageModelTextPart: TextPart,
    LanguageModelToolCallPart: ToolCallPart,
    LanguageModelToolResultPart: ToolResultPart,
    lm: {
      selectChatModels: () =>
        select === 'hang' ? never() : Promise.resolve(select === 'none' ? [] : [model]),
    },
  };
  return {
    api: api as unknown as VscodeModelApi,
    asked,
    stuck: stuck.promise,
    cancelled: cancelled.promise,
  };
}
