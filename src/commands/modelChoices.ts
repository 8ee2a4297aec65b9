import { profilesOf, type Profiles } from '../models/profiles.ts';
import { sameModel, type ModelInfo, type ModelRef } from '../protocol/model.ts';
import { lackOf, type Lack, type ModelNeeds } from '../protocol/modelNeeds.ts';
import type { HealthView } from '../protocol/panel.ts';
import { amount, t } from '../protocol/texts.ts';

/** What the list of models is made of. */
export interface ModelListParts {
  readonly models: readonly ModelInfo[];
  /** Those that are set; missing where none is to be listed, not even one that Parley makes. */
  readonly profiles?: Profiles;
  readonly current?: ModelRef;
  /** How a model did lately; undefined where it was not asked. */
  readonly healthOf: (model: ModelInfo) => HealthView | undefined;
  /** Of the next message. */
  readonly needs: ModelNeeds;
}

/** A line of VS Code's list: a heading, or a model. */
export type ModelChoice =
  | { readonly type: 'heading'; readonly label: string }
  | {
      readonly type: 'model';
      readonly label: string;
      /** "128K tokens · $0.25 in, $2 out · in use" */
      readonly description: string;
      /** What it can, how it did, or why it will not do. */
      readonly detail: string;
      readonly ref: ModelRef;
    };

const lacks: Readonly<Record<Lack, string>> = {
  images: t('Cannot see the attached images'),
  tools: t('Calls no tools'),
  window: t('Takes too few tokens'),
};

/** Profiles first, then the models by provider, and last those that lack what the next message needs. */
export function modelChoices(parts: ModelListParts): readonly ModelChoice[] {
  const able = parts.models.filter((info) => lackOf(info, parts.needs) === undefined);
  const lacking = parts.models.filter((info) => lackOf(info, parts.needs) !== undefined);
  const providers = Map.groupBy(able, ({ ref }) => ref.provider);
  return [
    ...under(t('Profiles'), profileChoices(able, parts)),
    ...[...providers.values()].flatMap((models) =>
      under(
        models[0]?.providerLabel ?? '',
        models.map((info) => choiceOf(info, parts)),
      ),
    ),
    ...under(
      t('Will Not Do for the Next Message'),
      lacking.map((info) => choiceOf(info, parts)),
    ),
  ];
}

function under(label: string, choices: readonly ModelChoice[]): readonly ModelChoice[] {
  return choices.length === 0 ? [] : [{ type: 'heading', label }, ...choices];
}

function profileChoices(able: readonly ModelInfo[], parts: ModelListParts): readonly ModelChoice[] {
  const profiles = parts.profiles ? profilesOf(parts.profiles, able) : [];
  return profiles.map(({ name, model }) => {
    const label = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}: ${model.label}`;
    return Object.assign({}, choiceOf(model, parts), { label });
  });
}

function choiceOf(info: ModelInfo, { current, healthOf, needs }: ModelListParts): ModelChoice {
  const { ref, label, window, price, capabilities } = info;
  const lack = lackOf(info, needs);
  const can = [
    ...(capabilities?.tools ? ['tools'] : []),
    ...(capabilities?.images ? ['images'] : []),
    ...(capabilities?.reasoning ? ['reasoning'] : []),
  ];
  const health = healthOf(info)?.text;
  return {
    type: 'model',
    label,
    ref,
    description: [
      window.assumed
        ? t('{0} tokens (assumed)', amount(window.total))
        : t('{0} tokens', amount(window.total)),
      ...(price ? [t('{0} in, {1} out', dollars(price.input), dollars(price.output))] : []),
      ...(sameModel(ref, current) ? [t('in use')] : []),
    ].join(' · '),
    detail: [
      ...(lack ? [lacks[lack]] : []),
      ...(info.absent ? [t('Not downloaded yet')] : []),
      info.providerLabel,
      ...(can.length > 0 ? [can.join(', ')] : []),
      ...(health === undefined ? [] : [health]),
    ].join(' · '),
  };
}

/** Of a million tokens. */
function dollars(sum: number): string {
  return `$${Number(sum.toFixed(3))}`;
}
