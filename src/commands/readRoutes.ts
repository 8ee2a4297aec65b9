import * as v from 'valibot';
import type { Profiles } from '../models/profiles.ts';
import type { RouteTable } from '../models/routeModel.ts';
import type { ModelRef } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';

const wantsModel = t('has to be a provider’s id and a model: "openai/gpt-5-mini"');

/** "openai/gpt-5-mini"; a model's own name may have strokes too. */
export const modelRef = v.pipe(
  v.string(t('has to be a text')),
  v.regex(/^[\w.:-]+\/.+$/u, wantsModel),
  v.transform((text): ModelRef => {
    const at = text.indexOf('/');
    return { provider: text.slice(0, at), model: text.slice(at + 1) };
  }),
);

const wantsWish = t('has to be a model, "openai/gpt-5-mini", or a profile, "quality"');
const wish = v.pipe(v.string(wantsWish), v.trim(), v.regex(/^[\w.:-]+(?:\/.+)?$/u, wantsWish));

const models = v.pipe(
  v.array(modelRef, t('has to be a list of models')),
  v.minLength(1, t('has to name at least one model')),
);

/** Who answers what, and what of the two settings makes no sense: such an entry is left out. */
export function readRoutes(raw: Readonly<Record<string, unknown>>): {
  readonly routes: RouteTable;
  readonly problems: readonly { readonly setting: RouteSetting; readonly text: string }[];
} {
  const wishes = readEntries(raw, 'parley.models.perCommand', wish);
  const profiles = readEntries(raw, 'parley.models.profiles', models);
  return {
    routes: { wishes: wishes.value, profiles: profiles.value satisfies Profiles },
    problems: [...wishes.problems, ...profiles.problems],
  };
}

type RouteSetting = 'parley.models.perCommand' | 'parley.models.profiles';

interface Entries<T> {
  readonly value: Readonly<Record<string, T>>;
  readonly problems: readonly { readonly setting: RouteSetting; readonly text: string }[];
}

function readEntries<T>(
  raw: Readonly<Record<string, unknown>>,
  setting: RouteSetting,
  schema: v.GenericSchema<unknown, T>,
): Entries<T> {
  const given = raw[setting] ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) {
    const text = t(
      'The setting {0} has to be written as { "name": … }. Until then it counts as empty.',
      setting,
    );
    return { value: {}, problems: [{ setting, text }] };
  }
  const results = Object.entries(given).map(
    ([name, value]) => [name, v.safeParse(schema, value)] as const,
  );
  return {
    value: Object.fromEntries(
      results.flatMap(([name, result]) => (result.success ? [[name, result.output]] : [])),
    ),
    problems: results.flatMap(([name, result]) =>
      result.success
        ? []
        : [
            {
              setting,
              text: t(
                '“{0}” of the setting {1} {2}. It is left out.',
                name,
                setting,
                result.issues[0].message,
              ),
            },
          ],
    ),
  };
}
