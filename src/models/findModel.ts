import type { ModelInfo, ModelRef } from '../protocol/model.ts';

/** The tag of the models of Ollama's that were pulled without one. */
const latest = ':latest';

/**
 * The model that a person names in a setting. Ollama names each of its models with a tag, and means `latest`
 * where a person leaves it out: so is it here. Servers without tags have no such names.
 */
export function findModel(
  models: readonly ModelInfo[],
  { provider, model }: ModelRef,
): ModelInfo | undefined {
  const own = models.filter(({ ref }) => ref.provider === provider);
  const named = (name: string) => own.find(({ ref }) => ref.model === name);
  return named(model) ?? named(model + latest);
}

/** A model's name without the tag that Ollama takes for granted. */
export function untagged(model: string): string {
  return model.endsWith(latest) ? model.slice(0, -latest.length) : model;
}
