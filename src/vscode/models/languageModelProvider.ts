import * as vscode from 'vscode';
import { timedOut } from '../../models/failure.ts';
import type { ModelList, Provider } from '../../models/languageModel.ts';
import { untilAborted } from '../../models/untilAborted.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import { createVscodeModel } from './vscodeModel.ts';

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
    languageModel: (info) => createVscodeModel(info, vscode),
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
