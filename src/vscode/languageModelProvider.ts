import * as vscode from 'vscode';
import { timedOut } from '../models/failure.ts';
import { untilAborted } from '../models/untilAborted.ts';
import type { Failure, ModelInfo } from '../protocol/model.ts';
import type {
  ChatMessage,
  LanguageModel,
  ModelList,
  ModelRequest,
  Provider,
  StreamPart,
} from '../models/languageModel.ts';
import { t } from '../protocol/texts.ts';

/** Tokens kept for the reply of a model of VS Code's: its API tells only the input's limit. */
const replyTokens = 4_096;

/** Milliseconds that VS Code has to name its models: it may ask extensions that never answer. */
const defaultListTimeout = 10_000;

/** The models that VS Code itself offers, through `vscode.lm`. Nothing is sent before a person asks. */
export function createVscodeProvider(id: string, listTimeout = defaultListTimeout): Provider {
  const label = 'VS Code';
  return {
    id,
    label,
    async models(signal): Promise<ModelList> {
      const late = AbortSignal.timeout(listTimeout);
      try {
        const asking = Promise.resolve(vscode.lm.selectChatModels());
        const found = await untilAborted(asking, AbortSignal.any([signal, late]));
        return { type: 'models', models: found.map((model) => infoOf(model, id, label)) };
      } catch (error) {
        if (!late.aborted) throw error;
        return { type: 'failed', failure: timedOut(label, listTimeout, 'before') };
      }
    },
    languageModel: (info) => createVscodeModel(info),
  };
}

function infoOf(model: vscode.LanguageModelChat, provider: string, label: string): ModelInfo {
  return {
    ref: { provider, model: model.id },
    label: model.name,
    providerLabel: label,
    window: { total: model.maxInputTokens + replyTokens, reply: replyTokens, assumed: false },
    exactTokens: false,
  };
}

function createVscodeModel(info: ModelInfo): LanguageModel {
  return {
    info,
    async *stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<StreamPart> {
      const cancel = new vscode.CancellationTokenSource();
      const abort = (): void => cancel.cancel();
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) cancel.cancel();
      try {
        yield* answer(info, request, cancel.token);
      } catch (error) {
        yield signal.aborted
          ? { type: 'finish', outcome: { type: 'cancelled' } }
          : { type: 'finish', outcome: { type: 'failed', failure: failureOf(error, info) } };
      } finally {
        signal.removeEventListener('abort', abort);
        cancel.dispose();
      }
    },
  };
}

async function* answer(
  info: ModelInfo,
  request: ModelRequest,
  token: vscode.CancellationToken,
): AsyncIterable<StreamPart> {
  const [model] = await vscode.lm.selectChatModels({ id: info.ref.model });
  if (!model) throw vscode.LanguageModelError.NotFound(info.label);
  const options = { justification: t('Parley answers your chat message with this model.') };
  const response = await model.sendRequest(request.messages.map(toVscode), options, token);
  for await (const text of response.text) yield { type: 'text-delta', text };
  // Its API reports neither usage nor a finish reason: the end of the stream is all there is.
  yield token.isCancellationRequested
    ? { type: 'finish', outcome: { type: 'cancelled' } }
    : { type: 'finish', outcome: { type: 'done', reason: 'stop' } };
}

/** VS Code's messages know no system role: it is told as the first of the user's. */
function toVscode({ role, text, images = [] }: ChatMessage): vscode.LanguageModelChatMessage {
  if (role === 'assistant') return vscode.LanguageModelChatMessage.Assistant(text);
  if (images.length === 0) return vscode.LanguageModelChatMessage.User(text);
  const pictures = images.map(({ mimeType, base64 }) =>
    vscode.LanguageModelDataPart.image(Buffer.from(base64, 'base64'), mimeType),
  );
  return vscode.LanguageModelChatMessage.User([
    ...(text === '' ? [] : [new vscode.LanguageModelTextPart(text)]),
    ...pictures,
  ]);
}

function failureOf(error: unknown, info: ModelInfo): Failure {
  const code = error instanceof vscode.LanguageModelError ? error.code : '';
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  if (code === vscode.LanguageModelError.NoPermissions.name) {
    return {
      kind: 'refused',
      title: t('VS Code did not let Parley use {0}.', info.label),
      advice: t('Retry and allow it when VS Code asks, or choose another model.'),
      detail,
      retryable: true,
      actions: ['choose-model'],
    };
  }
  if (code === vscode.LanguageModelError.NotFound.name) {
    return {
      kind: 'unknown-model',
      title: t('VS Code no longer offers {0}.', info.label),
      advice: t('Choose another model, then Retry. Your message is kept.'),
      detail,
      retryable: true,
      actions: ['choose-model'],
    };
  }
  return {
    kind: code === vscode.LanguageModelError.Blocked.name ? 'rate-limited' : 'server-error',
    title: t('{0} could not answer through VS Code.', info.label),
    advice: t(
      'It may be over its quota. Retry later, or choose another model. Your message is kept.',
    ),
    detail,
    retryable: true,
    actions: ['choose-model', 'open-log'],
  };
}
