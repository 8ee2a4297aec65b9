import type { ModelInfo } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { messageOf, unexpected } from '../failure.ts';
import type {
  ChatMessage,
  LanguageModel,
  ModelRequest,
  Provider,
  StreamPart,
} from '../languageModel.ts';
import { untilAborted } from '../untilAborted.ts';
import type { PlaceFinder } from './places.ts';

const label = t('Offline (no language model)');

const info: ModelInfo = {
  ref: { provider: 'offline', model: 'offline' },
  builtIn: true,
  label,
  providerLabel: 'Parley',
  // It reads the question alone; the figures only keep the budget at work as with any other model.
  window: { total: 32_768, reply: 4_096, assumed: false },
  exactTokens: false,
};

/** The built-in stand-in for a model: searches the workspace and says plainly that it is a search. */
export function createOfflineProvider(finder: PlaceFinder): Provider {
  return {
    id: 'offline',
    label,
    models: () => Promise.resolve({ type: 'models', models: [info] }),
    languageModel: (wanted) => createOfflineModel(finder, wanted),
  };
}

function createOfflineModel(finder: PlaceFinder, own: ModelInfo): LanguageModel {
  return {
    info: own,
    async *stream(request, signal): AsyncIterable<StreamPart> {
      try {
        yield* answer(finder, request, signal);
      } catch (error) {
        yield signal.aborted
          ? { type: 'finish', outcome: { type: 'cancelled' } }
          : {
              type: 'finish',
              outcome: { type: 'failed', failure: unexpected(t('the search'), messageOf(error)) },
            };
      }
    },
  };
}

async function* answer(
  finder: PlaceFinder,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncIterable<StreamPart> {
  signal.throwIfAborted();
  const search = await untilAborted(finder.find(questionOf(request.messages), signal), signal);
  const { offlineAnswer } = await import('./offlineAnswer.ts');
  for (const text of offlineAnswer(search)) {
    signal.throwIfAborted();
    yield { type: 'text-delta', text };
  }
  yield { type: 'finish', outcome: { type: 'done', reason: 'stop' } };
}

/** Behind what was sent along with it, under a header of its own. */
function questionOf(messages: readonly ChatMessage[]): string {
  const text = messages.findLast((message) => message.role === 'user')?.text ?? '';
  const at = text.lastIndexOf(questionHeader);
  return at === -1 ? text : text.slice(at + questionHeader.length);
}

/** As a request is written where files stand before its question. */
const questionHeader = '\nQuestion:\n';
