import type { ModelInfo, ModelPrice, ModelRef } from '../protocol/model.ts';
import { findModel } from './findModel.ts';

/** The profiles that are there without being set. */
export const profileNames = ['quality', 'balanced', 'budget'] as const;
export type ProfileName = (typeof profileNames)[number];

/** By name, the models in the order in which they are tried. */
export type Profiles = Readonly<Record<string, readonly ModelRef[]>>;

/** Of each provider's list the first so many: those to begin with come first there, oddities late. */
const perProvider = 8;
/** US dollars for a million tokens of the reply: what is dearer nobody is given unasked. */
const dearest = 100;
/** Dollars: what costs nothing has a place on a scale of logarithms too. */
const least = 0.01;

/**
 * The models of a profile that are there, best first. A profile that nobody set is made of the prices
 * that are known: `quality` takes the dearest first, `budget` the cheapest, `balanced` what lies nearest
 * to the middle of the two, on a scale of logarithms since prices differ by factors. Among equals the
 * larger window comes first. Models without a price come last, in the order of their list.
 */
export function modelsOfProfile(
  name: string,
  set: Profiles,
  models: readonly ModelInfo[],
): readonly ModelInfo[] {
  const own = Object.hasOwn(set, name) ? set[name] : undefined;
  if (own) {
    return own.flatMap((ref) => findModel(models, ref) ?? []);
  }
  return isProfileName(name) ? ranked(name, offeredOf(models)) : [];
}

/** Every profile with the first of its models that is there; none where there is nothing to choose from. */
export function profilesOf(
  set: Profiles,
  models: readonly ModelInfo[],
): readonly { readonly name: string; readonly model: ModelInfo }[] {
  if (models.filter(({ builtIn }) => !builtIn).length < 2) return [];
  return [...new Set([...profileNames, ...Object.keys(set)])].flatMap((name) => {
    const [model] = modelsOfProfile(name, set, models);
    return model ? [{ name, model }] : [];
  });
}

function isProfileName(name: string): name is ProfileName {
  return profileNames.some((each) => each === name);
}

function offeredOf(models: readonly ModelInfo[]): readonly ModelInfo[] {
  const byProvider = Map.groupBy(models, ({ ref }) => ref.provider);
  return [...byProvider.values()]
    .flatMap((own) => own.slice(0, perProvider))
    .filter(({ builtIn, price }) => !builtIn && (price?.output ?? 0) <= dearest);
}

function ranked(name: ProfileName, models: readonly ModelInfo[]): readonly ModelInfo[] {
  const scales = models.flatMap(({ price }) => (price ? [scaleOf(price)] : []));
  const [low, high] = [Math.min(...scales), Math.max(...scales)];
  const distance = (price: ModelPrice): number => {
    const scale = scaleOf(price);
    if (name === 'quality') return high - scale;
    return name === 'budget' ? scale - low : Math.abs(scale - (low + high) / 2);
  };
  const rank = ({ price }: ModelInfo): number => (price ? distance(price) : Infinity);
  return models.toSorted((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    if (first !== second) return first < second ? -1 : 1;
    return first === Infinity ? 0 : b.window.total - a.window.total;
  });
}

/** Three tokens of a question for one of a reply, as chats about code have them. */
function scaleOf({ input, output }: ModelPrice): number {
  return Math.log(Math.max(least, (3 * input + output) / 4));
}
