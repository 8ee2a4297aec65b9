import type * as vscode from 'vscode';
import { cutOff, detailOf } from '../../models/failure.ts';
import type {
  ChatMessage,
  LanguageModel,
  ModelRequest,
  StreamPart,
} from '../../models/languageModel.ts';
import { toolArguments } from '../../models/toolArguments.ts';
import { AbortRace, abandon } from '../../models/untilAborted.ts';
import type { Failure, ModelInfo } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';

/** What of VS Code's API a model of its own is made of. */
export type VscodeModelApi = Pick<
  typeof vscode,
  | 'CancellationTokenSource'
  | 'LanguageModelChatMessage'
  | 'LanguageModelDataPart'
  | 'LanguageModelError'
  | 'LanguageModelTextPart'
  | 'LanguageModelToolCallPart'
  | 'LanguageModelToolResultPart'
  | 'lm'
>;

/** A model that VS Code offers. Whoever answers behind it may hang or know no abort: it is raced. */
export function createVscodeModel(info: ModelInfo, api: VscodeModelApi): LanguageModel {
  return {
    info,
    async *stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<StreamPart> {
      const cancel = new api.CancellationTokenSource();
      const abort = (): void => cancel.cancel();
      const race = new AbortRace(signal);
      signal.addEventListener('abort', abort, { once: true });
      try {
        if (!signal.aborted) yield* answer(info, request, { api, race, token: cancel.token });
        if (signal.aborted) yield { type: 'finish', outcome: { type: 'cancelled' } };
      } catch (error) {
        yield signal.aborted
          ? { type: 'finish', outcome: { type: 'cancelled' } }
          : { type: 'finish', outcome: { type: 'failed', failure: failureOf(error, info, api) } };
      } finally {
        race.end();
        signal.removeEventListener('abort', abort);
        // Whoever leaves in the middle wants no more of it.
        cancel.cancel();
        cancel.dispose();
      }
    },
  };
}

interface Asking {
  readonly api: VscodeModelApi;
  readonly race: AbortRace;
  readonly token: vscode.CancellationToken;
}

/** Its API reports neither usage nor a finish reason: the end of the stream is all there is. */
async function* answer(
  info: ModelInfo,
  request: ModelRequest,
  { api, race, token }: Asking,
): AsyncIterable<StreamPart> {
  const [model] = await race.run(Promise.resolve(api.lm.selectChatModels({ id: info.ref.model })));
  if (!model) throw api.LanguageModelError.NotFound(info.label);
  const messages = request.messages.map((message) => toVscode(message, api));
  const response = await race.run(
    Promise.resolve(model.sendRequest(messages, optionsOf(request), token)),
  );
  const parts = response.stream[Symbol.asyncIterator]();
  let [said, calls] = [false, 0];
  try {
    for (;;) {
      const next = await race.run(parts.next());
      if (next.done) break;
      if (next.value instanceof api.LanguageModelTextPart) {
        if (next.value.value === '') continue;
        said = true;
        yield { type: 'text-delta', text: next.value.value };
      } else if (next.value instanceof api.LanguageModelToolCallPart) {
        const { callId: id, name, input } = next.value;
        const json = JSON.stringify(input ?? {});
        yield { type: 'tool-call-delta', index: calls++, id, name, arguments: json };
      }
    }
  } finally {
    abandon(parts);
  }
  yield { type: 'finish', outcome: endOf(info, said, calls) };
}

function endOf(
  { label }: ModelInfo,
  said: boolean,
  calls: number,
): Extract<StreamPart, { type: 'finish' }>['outcome'] {
  if (calls > 0) return { type: 'done', reason: 'tool-calls' };
  return said ? { type: 'done', reason: 'stop' } : { type: 'failed', failure: cutOff(label) };
}

function optionsOf({ tools = [] }: ModelRequest): vscode.LanguageModelChatRequestOptions {
  const justification = t('Parley answers your chat message with this model.');
  if (tools.length === 0) return { justification };
  const offered = tools.map(({ name, description, parameters }) => ({
    name,
    description,
    inputSchema: parameters,
  }));
  return { justification, tools: offered };
}

/** VS Code's messages know no system role: it is told as the first of the user's. */
function toVscode(
  { role, text, images = [], toolCalls = [], callId = '' }: ChatMessage,
  api: VscodeModelApi,
): vscode.LanguageModelChatMessage {
  const said = text === '' ? [] : [new api.LanguageModelTextPart(text)];
  const messages = api.LanguageModelChatMessage;
  if (role === 'tool') {
    const result = [new api.LanguageModelTextPart(text)];
    return messages.User([new api.LanguageModelToolResultPart(callId, result)]);
  }
  if (role === 'assistant') {
    const calls = toolCalls.map(
      (call) =>
        new api.LanguageModelToolCallPart(call.id, call.name, toolArguments(call.arguments)),
    );
    return messages.Assistant(calls.length === 0 ? text : [...said, ...calls]);
  }
  const pictures = images.map(({ mimeType, base64 }) =>
    api.LanguageModelDataPart.image(Buffer.from(base64, 'base64'), mimeType),
  );
  return messages.User(pictures.length === 0 ? text : [...said, ...pictures]);
}

function failureOf(error: unknown, info: ModelInfo, api: VscodeModelApi): Failure {
  const code = error instanceof api.LanguageModelError ? error.code : '';
  const name = error instanceof Error ? error.name : '';
  const { label } = info;
  const detail = detailOf(error instanceof Error ? error.message : String(error));
  const retryable = true;
  if (code === api.LanguageModelError.NoPermissions.name) {
    return {
      kind: 'refused',
      title: t('VS Code did not let Parley use {0}.', label),
      advice: t('Retry and allow it when VS Code asks, or choose another model.'),
      ...detail,
      retryable,
      actions: ['choose-model'],
    };
  }
  if (code === api.LanguageModelError.NotFound.name) {
    return {
      kind: 'unknown-model',
      title: t('VS Code no longer offers {0}.', label),
      advice: t('Choose another model, then Retry. Your message is kept.'),
      ...detail,
      retryable,
      actions: ['choose-model'],
    };
  }
  if (isCancellation(error)) {
    return {
      ...cutOff(label),
      title: t('VS Code called off the answer of {0}.', label),
      ...detail,
    };
  }
  const blocked = code === api.LanguageModelError.Blocked.name;
  return {
    kind: kindOf(`${name} ${detail.detail ?? ''}`, blocked),
    title: t('{0} could not answer through VS Code.', label),
    advice: t(
      'It may be over its quota. Retry later, or choose another model. Your message is kept.',
    ),
    ...detail,
    retryable,
    actions: ['choose-model', 'open-log'],
  };
}

/** Of an error's name and words; Copilot's are `ChatQuotaExceeded` and `ChatRateLimited`. */
function kindOf(words: string, blocked: boolean): Failure['kind'] {
  if (/quota|premium requests|out of credit/iu.test(words)) return 'no-credit';
  return blocked || /rate.?limit|too many requests/iu.test(words) ? 'rate-limited' : 'server-error';
}

/** VS Code's own name for a call that was called off, on either side of its processes. */
function isCancellation(error: unknown): boolean {
  return error instanceof Error && (error.name === 'Canceled' || error.message === 'Canceled');
}
