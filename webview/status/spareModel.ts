import { sameModel, type ModelInfo } from '../../src/protocol/model.ts';
import { lackOf } from '../../src/protocol/modelNeeds.ts';
import type { PanelStatus } from '../../src/protocol/panel.ts';
import type { Reply, UserMessage } from '../../src/protocol/sessionState.ts';

/**
 * Who may be asked in the place of a model that failed: the first of those that the person named for
 * this, else one of another provider, else another one; undefined where nobody can do what the message
 * needs. Parley's own stand-in is never offered: it is no model.
 */
export function spareModel(
  { models, failover = [] }: PanelStatus,
  { model, origin, failure }: Reply,
  asked: UserMessage | undefined,
): ModelInfo | undefined {
  // What a person has set a limit to, or what the disk refuses, no other model can help with.
  if (failure?.kind === 'budget' || failure?.kind === 'storage') return undefined;
  const failed = origin?.model ?? model;
  const needs = { images: (asked?.images?.length ?? 0) > 0 && !asked?.imagesOptional };
  const window = models.find(({ ref }) => sameModel(ref, failed))?.window.total ?? 0;
  const larger = failure?.kind === 'context-too-long' ? window : 0;
  const fits = models.filter(
    (info) =>
      !info.builtIn &&
      !sameModel(info.ref, failed) &&
      !sameModel(info.ref, model) &&
      info.window.total > larger &&
      lackOf(info, needs) === undefined,
  );
  const named = failover.flatMap((ref) => fits.filter((info) => sameModel(info.ref, ref)));
  const elsewhere = fits.filter(({ ref }) => ref.provider !== failed.provider);
  return [...named, ...elsewhere, ...fits][0];
}
