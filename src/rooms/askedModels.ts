import type { NamedPlace } from '../context/sources/contextSources.ts';
import { mentionedNames, withoutNames } from '../context/sources/mentions.ts';
import { fullName, modelNamed } from '../models/modelNamed.ts';
import { sameModel, type ModelInfo, type ModelRef } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';

/** Whom a message names behind `@`. */
export type AskedModels =
  /** Nobody where it is empty: the chat's own model answers. */
  | { readonly type: 'models'; readonly models: readonly ModelInfo[] }
  /** A sentence for a person: what is named cannot be asked. */
  | { readonly type: 'refused'; readonly reason: string };

export interface AskedModelsParts {
  /** Those that there are. */
  readonly models: readonly ModelInfo[];
  /** Those that answered in this chat before, and may be gone. */
  readonly earlier: readonly ModelRef[];
  /** True where a file, a folder or a symbol of the workspace is called so. */
  readonly isPlace: (name: string) => Promise<boolean>;
}

/** What has the name before a model: no person, for whoever writes the name of a model means that one. */
export function standsFirst(found: NamedPlace | undefined): boolean {
  return found !== undefined && found.type !== 'person';
}

/** How many models are asked at once: each answer costs, and somebody has to read them. */
export const mostAsked = 4;

/**
 * Who is asked because the message names models. What names neither a model nor nearly one is words, or
 * a place; a short name that a place has as well is the place.
 */
export async function askedModels(
  text: string,
  { hasImages = false, ...parts }: AskedModelsParts & { readonly hasImages?: boolean },
): Promise<AskedModels> {
  const asked: ModelInfo[] = [];
  const names = new Set<string>();
  for (const name of mentionedNames(text)) {
    const found = await behind(name, parts);
    if (found?.type === 'refused') return found;
    if (!found) continue;
    names.add(name);
    if (!asked.some(({ ref }) => sameModel(ref, found.info.ref))) asked.push(found.info);
  }
  const [first] = asked;
  if (!first) return { type: 'models', models: [] };
  if (asked.length > mostAsked) {
    return refused(t('At most {0} models are asked at once: nobody was asked.', mostAsked));
  }
  const rest = withoutNames(text, (name) => names.has(name));
  if (!hasImages && !/[\p{L}\p{N}]/u.test(rest)) {
    return refused(t('Write what {0} is to answer beside its name.', first.label));
  }
  return { type: 'models', models: asked };
}

type Behind =
  { readonly type: 'model'; readonly info: ModelInfo } | Extract<AskedModels, { type: 'refused' }>;

/** The model that stands behind `@`; undefined where it is none. */
export async function modelBehind(
  name: string,
  parts: AskedModelsParts,
): Promise<ModelInfo | undefined> {
  const found = await behind(name, parts);
  return found?.type === 'model' ? found.info : undefined;
}

async function behind(
  name: string,
  { models, earlier, isPlace }: AskedModelsParts,
): Promise<Behind | undefined> {
  const found = modelNamed(name, models);
  if (found.type === 'model' && found.full) return found;
  const isGone = earlier.some((ref) => ref.model === name || fullName({ ref }) === name);
  if ((found.type === 'unknown' && !isGone) || (await isPlace(name))) return undefined;
  switch (found.type) {
    case 'model':
      return found;
    case 'several': {
      const names = found.names.map((each) => `@${each}`).join(', ');
      return refused(t('Several models are called {0}: write one of {1}.', name, names));
    }
    case 'near':
    case 'unknown':
      break;
  }
  if (isGone) {
    return refused(
      t('{0} is not there any more, and nobody was asked. Name another model behind @.', name),
    );
  }
  const near = found.type === 'near' ? found.name : '';
  return refused(
    t(
      'No model is called {0}, and nobody was asked. Is {1} meant? What is no model can stand between backticks.',
      name,
      `@${near}`,
    ),
  );
}

function refused(reason: string): Extract<AskedModels, { type: 'refused' }> {
  return { type: 'refused', reason };
}
