import { isLoopback } from '../../models/http/modelServer.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import { t } from '../../protocol/texts.ts';
import type { LateCodeIndex } from '../context/lateCodeIndex.ts';
import type { SettingsReader } from '../settings.ts';

interface RestOptions {
  readonly index: Pick<LateCodeIndex, 'pause' | 'resume'>;
  readonly settings: Pick<SettingsReader, 'get'>;
}

const reason = t('a model on this machine answers');
const machineKinds: ReadonlySet<string> = new Set(['ollama', 'lmstudio', 'llamacpp', 'vllm']);

/** A wrapper under which the index rests while a model of this machine answers: both want its cores. */
export function restForLocalModels(
  guard: (model: LanguageModel) => LanguageModel,
  { index, settings }: RestOptions,
): (model: LanguageModel) => LanguageModel {
  let answering = 0;
  const isLocal = (provider: string): boolean => {
    const set = settings.get().providers.find(({ id }) => id === provider);
    if (!set || set.kind === 'vscode') return provider.startsWith('local:');
    return set.baseUrl === undefined ? machineKinds.has(set.kind) : isLoopback(set.baseUrl);
  };
  return (own) => {
    const model = guard(own);
    if (!isLocal(own.info.ref.provider)) return model;
    return {
      ...model,
      info: model.info,
      async *stream(request, signal) {
        answering++;
        index.pause(reason);
        try {
          yield* model.stream(request, signal);
        } finally {
          answering--;
          if (answering === 0) index.resume(reason);
        }
      },
    };
  };
}
