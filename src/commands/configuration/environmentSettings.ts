import { settingIds, type SettingId } from '../settingDefaults.ts';
import type { WrittenValue } from './settingLayers.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `PARLEY_INDEX_MAX_FILES` for `parley.index.maxFiles`. */
export function variableOf(id: SettingId): string {
  return id.replaceAll('.', '_').replaceAll(/[A-Z]/gu, '_$&').toUpperCase();
}

/** What the environment says of the settings, each in JSON; what is no JSON is a text. */
export function environmentSettings(
  environment: Environment,
): ReadonlyMap<SettingId, WrittenValue> {
  return new Map(
    settingIds.flatMap((id) => {
      const place = variableOf(id);
      const text = environment[place];
      if (text === undefined || text.trim() === '') return [];
      return [[id, { layer: 'environment', value: valueOf(text), place }] as const];
    }),
  );
}

function valueOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // A word without quotes.
    return text;
  }
}
