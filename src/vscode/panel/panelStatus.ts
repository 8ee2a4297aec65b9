import type { ContextReceipt } from '../../protocol/contextItems.ts';
import { costOf } from '../../protocol/cost.ts';
import { findModel } from '../../models/findModel.ts';
import { profilesOf, type Profiles } from '../../models/profiles.ts';
import type { ModelInfo, ModelRef } from '../../protocol/model.ts';
import type { Interruption } from '../../protocol/interruptions.ts';
import type {
  AnnounceChoice,
  Banner,
  ConnectionState,
  HealthView,
  PanelStatus,
  RequestProgress,
} from '../../protocol/panel.ts';
import { suggestions, type WorkspaceFacts } from './suggestions.ts';

/** All that a panel's status is made of. */
export interface StatusParts {
  readonly models: readonly ModelInfo[];
  /** Those that are set; the usual ones are made of prices. */
  readonly profiles: Profiles;
  /** Who answers in the place of a model that fails. */
  readonly failover: readonly ModelRef[];
  /** Ids of the providers that can fetch a model. */
  readonly pulls: readonly string[];
  readonly model: ModelInfo | undefined;
  readonly connection: ConnectionState;
  readonly receipt: ContextReceipt | undefined;
  readonly counting: boolean;
  readonly progress: RequestProgress | undefined;
  /** How a model did lately; undefined where it was not asked. */
  readonly healthOf: (model: ModelInfo) => HealthView | undefined;
  readonly banners: readonly Banner[];
  readonly runningElsewhere: readonly string[];
  readonly writable: boolean;
  readonly enterSends: boolean;
  readonly announce: AnnounceChoice;
  readonly interrupted: readonly Interruption[];
  readonly facts: WorkspaceFacts;
}

/** What the panel shows around the conversation. Pure. */
export function panelStatus(parts: StatusParts): PanelStatus {
  const { models, model, connection, receipt, counting, runningElsewhere, writable, enterSends } =
    parts;
  const health = model && parts.healthOf(model);
  return {
    models,
    ...profilesIn(models, parts.profiles),
    ...(parts.pulls.length > 0 ? { pulls: parts.pulls } : {}),
    ...failoverIn(models, parts.failover),
    ...healthsOf(models, parts.healthOf),
    connection,
    banners: parts.banners,
    runningElsewhere,
    writable,
    enterSends,
    announce: parts.announce,
    interrupted: parts.interrupted,
    suggestions: suggestions(parts.facts),
    ...(model ? { model: model.ref } : {}),
    ...(receipt ? { context: { receipt, counting, ...costOfSending(receipt, model) } } : {}),
    ...(health ? { health } : {}),
    ...(parts.progress ? { progress: parts.progress } : {}),
  };
}

function profilesIn(models: readonly ModelInfo[], set: Profiles): Pick<PanelStatus, 'profiles'> {
  const profiles = profilesOf(set, models).map(({ name, model }) => ({ name, model: model.ref }));
  return profiles.length > 0 ? { profiles } : {};
}

/** Those that are there. */
function failoverIn(
  models: readonly ModelInfo[],
  wanted: readonly ModelRef[],
): Pick<PanelStatus, 'failover'> {
  const failover = wanted.flatMap((ref) => findModel(models, ref)?.ref ?? []);
  return failover.length > 0 ? { failover } : {};
}

function healthsOf(
  models: readonly ModelInfo[],
  healthOf: StatusParts['healthOf'],
): Pick<PanelStatus, 'healths'> {
  const healths = models.flatMap((info) => {
    const health = healthOf(info);
    return health ? [{ model: info.ref, health }] : [];
  });
  return healths.length > 0 ? { healths } : {};
}

/** A reply is not counted: nobody knows how long it will be. */
function costOfSending(
  { used }: ContextReceipt,
  model: ModelInfo | undefined,
): { readonly cost?: number } {
  return model?.price ? { cost: costOf({ input: used, output: 0 }, model.price) } : {};
}
