import type { ModelInfo } from '../protocol/model.ts';
import { lackOf, type ModelNeeds } from '../protocol/modelNeeds.ts';
import { t } from '../protocol/texts.ts';
import { findModel } from './findModel.ts';
import { modelsOfProfile, type Profiles } from './profiles.ts';

/** Who a person wants to be asked for what. */
export interface RouteTable {
  /** By purpose, a model as `provider/model`, or a profile's name. */
  readonly wishes: Readonly<Record<string, string>>;
  /** Those that are set; the others are made of what is known of the models. */
  readonly profiles: Profiles;
}

/** Who answers. */
export type Route =
  /** Nothing is set for this purpose: the session's own model. */
  | { readonly type: 'session' }
  | { readonly type: 'model'; readonly model: ModelInfo; readonly wish: string }
  /** What is set cannot be had. `reason` is a sentence for a person. */
  | { readonly type: 'unmet'; readonly wish: string; readonly reason: string };

/**
 * The model for a purpose: a command's name today, a persona's or a role's as well. `models` are those
 * that are there now. Pure.
 */
export function routeModel(
  purpose: string,
  table: RouteTable,
  models: readonly ModelInfo[],
  needs: ModelNeeds = {},
): Route {
  const wish = Object.hasOwn(table.wishes, purpose) ? table.wishes[purpose] : undefined;
  if (wish === undefined) return { type: 'session' };
  const wanted = modelsOfWish(wish, table, models);
  const model = wanted.find((info) => lackOf(info, needs) === undefined);
  if (model) return { type: 'model', model, wish };
  return { type: 'unmet', wish, reason: reasonOf(wish, wanted) };
}

/** A profile's name has no stroke, a model's has one at least. */
function modelsOfWish(
  wish: string,
  { profiles }: RouteTable,
  models: readonly ModelInfo[],
): readonly ModelInfo[] {
  const at = wish.indexOf('/');
  if (at < 0) return modelsOfProfile(wish, profiles, models);
  const found = findModel(models, { provider: wish.slice(0, at), model: wish.slice(at + 1) });
  return found ? [found] : [];
}

function reasonOf(wish: string, wanted: readonly ModelInfo[]): string {
  if (wish.includes('/')) {
    return wanted.length === 0
      ? t('The model {0} is not there.', wish)
      : t('The model {0} cannot do what this needs.', wish);
  }
  return wanted.length === 0
    ? t('No model of the profile “{0}” is there.', wish)
    : t('No model of the profile “{0}” can do what this needs.', wish);
}
