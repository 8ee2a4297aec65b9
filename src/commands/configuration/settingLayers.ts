import { scopeOf, type SettingId } from '../settingDefaults.ts';

/**
 * Where a setting's value comes from, the weakest first. The first five are VS Code's own; after them come
 * the project's `.parley/settings.json` and variables like `PARLEY_CHAT_ENTER_SENDS`.
 */
export const settingLayers = [
  'default',
  'user',
  'remote',
  'workspace',
  'folder',
  'project',
  'environment',
] as const;

export type SettingLayer = (typeof settingLayers)[number];

/** A value as it is written somewhere, not checked. */
export interface WrittenValue {
  readonly layer: SettingLayer;
  readonly value: unknown;
  /** ".vscode/settings.json", "PARLEY_CHAT_ENTER_SENDS"; missing where the layer says it. */
  readonly place?: string;
}

/**
 * Why a value does not count. `only-yours`: the setting is the person's own. `untrusted`: it comes with a
 * folder that nobody trusts. `several-folders`: with one of several folders, and holds for the whole window.
 */
export type NotCounted = 'only-yours' | 'untrusted' | 'several-folders';

export interface IgnoredValue extends WrittenValue {
  readonly why: NotCounted;
}

/** What a setting counts as, and what is written of it elsewhere. */
export interface EffectiveSetting {
  readonly id: SettingId;
  readonly from: WrittenValue;
  /** What it comes before, the strongest first; the default is left out. */
  readonly under: readonly WrittenValue[];
  readonly ignored: readonly IgnoredValue[];
}

export interface LayerConditions {
  readonly trusted: boolean;
  /** Folders of the workspace. */
  readonly folders: number;
}

const ofFolder: ReadonlySet<SettingLayer> = new Set(['workspace', 'folder', 'project']);
const ofPerson: ReadonlySet<SettingLayer> = new Set(['default', 'user']);

/** The one of the values that counts. One of the layer `default` has to be among them. */
export function effectiveSetting(
  id: SettingId,
  written: readonly WrittenValue[],
  conditions: LayerConditions,
): EffectiveSetting {
  const judged = written.map((each) => ({ each, why: whyNot(id, each.layer, conditions) }));
  const counting = judged.flatMap(({ each, why }) => (why === undefined ? [each] : []));
  const [from, ...under] = counting.toSorted((a, b) => strength(b) - strength(a));
  if (!from) throw new Error(`The setting ${id} has no default.`);
  return {
    id,
    from,
    under: under.filter(({ layer }) => layer !== 'default'),
    ignored: judged.flatMap(({ each, why }) => (why === undefined ? [] : [{ ...each, why }])),
  };
}

function strength({ layer }: WrittenValue): number {
  return settingLayers.indexOf(layer);
}

function whyNot(
  id: SettingId,
  layer: SettingLayer,
  { trusted, folders }: LayerConditions,
): NotCounted | undefined {
  if (scopeOf(id) === 'application' && !ofPerson.has(layer)) return 'only-yours';
  if (!trusted && ofFolder.has(layer)) return 'untrusted';
  const isOfOne = layer === 'folder' || layer === 'project';
  return isOfOne && folders > 1 ? 'several-folders' : undefined;
}
