import { fuzzyMatches } from '../context/sources/fuzzy.ts';
import { fullName, shortName } from '../models/modelNamed.ts';
import type { Completion, MentionPreview } from '../protocol/completion.ts';
import { sameModel, type ModelInfo, type ModelRef } from '../protocol/model.ts';
import type { HealthView } from '../protocol/panel.ts';
import { t } from '../protocol/texts.ts';
import { modelChoices, type ModelChoice } from './modelChoices.ts';

/** What is known of the models that may be named behind `@`. */
export interface MentionableModels {
  readonly models: readonly ModelInfo[];
  /** The chat's own. */
  readonly current?: ModelRef;
  /** How a model did lately; undefined where it was not asked. */
  readonly healthOf: (model: ModelInfo) => HealthView | undefined;
}

const mostShown = 6;
/** Characters above which a name is no mention any more. */
const longestName = 300;

/** The models that `@` and what follows may stand for, best first; `isPlace` says which names are taken. */
export function modelCompletions(
  query: string,
  parts: MentionableModels,
  isPlace: (name: string) => boolean,
): readonly Completion[] {
  const named = parts.models
    .filter(({ builtIn }) => !builtIn)
    .map((info) => ({ name: `${info.ref.provider} ${info.label}/${info.ref.model}`, info }));
  return fuzzyMatches(named, query, mostShown).flatMap(({ info }) => {
    const short = shortName(info, parts.models);
    const name = isPlace(short) ? fullName(info) : short;
    const choice = choiceOf(info, parts);
    if (name === '' || name.length > longestName || !choice) return [];
    return [
      {
        kind: 'model' as const,
        label: info.label,
        detail: `${info.providerLabel} · ${choice.description}`,
        insert: modelMention(name),
        ...(info.absent
          ? { unavailable: t('Not downloaded yet: choose it in the list of models first') }
          : {}),
      },
    ];
  });
}

/** True where somebody who typed so much means a model rather than a place. */
export function beginsModel(query: string, { label, insert }: Completion): boolean {
  const wanted = query.toLowerCase();
  const names = [label, insert.replace(/^@"?/u, '')];
  return wanted !== '' && names.some((name) => name.toLowerCase().startsWith(wanted));
}

/** Who would answer: window, price, what it can, how it did lately. */
export function modelPreview(info: ModelInfo, parts: MentionableModels): MentionPreview {
  const { description = '', detail = '' } = choiceOf(info, parts) ?? {};
  const lines = [...detail.split(' · '), ...description.split(' · ')];
  return { title: info.label, text: [...new Set(lines)].join('\n'), more: 0 };
}

/** How a model is mentioned: with quotes where its name would end sooner, or begin another one. */
function modelMention(name: string): string {
  return /[\s#@]|[.,;:!?)\]}'’”>]$/u.test(name) ? `@"${name}"` : `@${name}`;
}

function choiceOf(
  info: ModelInfo,
  { current, healthOf }: MentionableModels,
): Extract<ModelChoice, { type: 'model' }> | undefined {
  const own = current && sameModel(current, info.ref) ? { current } : {};
  return modelChoices({ models: [info], ...own, healthOf, needs: {} }).find(
    (each) => each.type === 'model',
  );
}
