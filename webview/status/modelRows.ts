import type { ModelInfo } from '../../src/protocol/model.ts';
import { sameModel, type ModelRef } from '../../src/protocol/model.ts';
import { lackOf, type Lack, type ModelNeeds } from '../../src/protocol/modelNeeds.ts';
import type { HealthView, PanelStatus } from '../../src/protocol/panel.ts';

/** What may be asked for with a press on a button. */
export type Ability = 'tools' | 'images' | 'reasoning';

/** One line of the list. */
export interface ModelRow {
  readonly key: string;
  readonly info: ModelInfo;
  /** The profile that comes to this model, where the line is a profile's. */
  readonly profile?: string;
  readonly chosen: boolean;
  readonly health?: HealthView;
  /** What the next message needs and this model does not do. */
  readonly lack?: Lack;
}

/** Lines under one heading: a provider's, the profiles, or those that cannot do what is needed. */
export interface ModelGroup {
  readonly kind: 'profiles' | 'provider' | 'lacking';
  /** The provider's name; empty for the others. */
  readonly label: string;
  readonly rows: readonly ModelRow[];
}

/** What narrows the list. */
export interface Narrowing {
  readonly text: string;
  readonly abilities: readonly Ability[];
  /** Of the next message. */
  readonly needs: ModelNeeds;
}

/**
 * The models that are offered: profiles first, then by provider in the order in which they come, and last
 * those that cannot do what the next message needs, with the reason. Every word of the text has to stand
 * in the model's or the provider's name; what is not known to do what a button asks for is left out.
 */
export function modelGroups(status: PanelStatus, narrowing: Narrowing): readonly ModelGroup[] {
  const rows = status.models
    .filter((info) => isWanted(info, narrowing))
    .map((info) => rowOf(info, status, narrowing.needs));
  const [lacking, able] = partition(rows, ({ lack }) => lack !== undefined);
  const providers = Map.groupBy(able, ({ info }) => info.ref.provider);
  return [
    { kind: 'profiles' as const, label: '', rows: profileRows(status, narrowing) },
    ...[...providers.values()].map((members) => ({
      kind: 'provider' as const,
      label: members[0]?.info.providerLabel ?? '',
      rows: members,
    })),
    { kind: 'lacking' as const, label: '', rows: lacking },
  ].filter(({ rows: members }) => members.length > 0);
}

function profileRows(status: PanelStatus, narrowing: Narrowing): readonly ModelRow[] {
  return (status.profiles ?? []).flatMap(({ name, model }) => {
    const info = find(status.models, model);
    if (!info || !isWanted(info, narrowing, name)) return [];
    const { chosen: _chosen, ...row } = rowOf(info, status, narrowing.needs);
    return row.lack ? [] : [{ ...row, key: `profile:${name}`, profile: name, chosen: false }];
  });
}

function rowOf(info: ModelInfo, status: PanelStatus, needs: ModelNeeds): ModelRow {
  const { ref } = info;
  const health = status.healths?.find(({ model }) => sameModel(model, ref))?.health;
  const lack = lackOf(info, needs);
  return {
    key: `${ref.provider}/${ref.model}`,
    info,
    chosen: sameModel(ref, status.model),
    ...(health ? { health } : {}),
    ...(lack ? { lack } : {}),
  };
}

function isWanted(info: ModelInfo, { text, abilities }: Narrowing, profile = ''): boolean {
  if (!abilities.every((ability) => info.capabilities?.[ability])) return false;
  const name = `${profile} ${info.label} ${info.ref.model} ${info.providerLabel}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => name.includes(word));
}

function find(models: readonly ModelInfo[], ref: ModelRef): ModelInfo | undefined {
  return models.find((info) => sameModel(info.ref, ref));
}

function partition<T>(all: readonly T[], test: (each: T) => boolean): readonly [T[], T[]] {
  return [all.filter(test), all.filter((each) => !test(each))];
}
