import { t } from '../../protocol/texts.ts';
import type { SettingProblem } from '../readSettings.ts';
import { plainText } from '../report/completionReport.ts';
import {
  settingLayers,
  type EffectiveSetting,
  type NotCounted,
  type SettingLayer,
  type WrittenValue,
} from './settingLayers.ts';
import { shownValue } from './shownValue.ts';

/** A file that Parley reads beside the settings. */
export interface ReadFile {
  /** ".parley/instructions.md" */
  readonly path: string;
  /** What it does, a few words. */
  readonly what: string;
}

export interface Configuration {
  readonly settings: readonly EffectiveSetting[];
  readonly problems: readonly SettingProblem[];
  readonly trusted: boolean;
  readonly files: readonly ReadFile[];
}

const places: Readonly<Record<SettingLayer, string>> = {
  default: t('default'),
  user: t('your settings'),
  remote: t('your settings on the remote machine'),
  workspace: t('the workspace'),
  folder: t('a folder of the workspace'),
  project: t('the project’s file'),
  environment: t('the environment'),
};

const reasons: Readonly<Record<NotCounted, string>> = {
  'only-yours': t('only your own settings count for it'),
  untrusted: t('the workspace is not trusted'),
  'several-folders': t('several folders are open: the workspace’s own file counts'),
};

/** Each setting, what it counts as, who says so and what else is written, as Markdown. */
export function configurationReport(configuration: Configuration): string {
  const { settings, problems, trusted } = configuration;
  const line = (setting: EffectiveSetting): string => entry(setting, problems);
  const ofSetting = new Set<string>(settings.map(({ id }) => id));
  const others = problems.filter(({ setting }) => !ofSetting.has(setting));
  return [
    t('# Effective configuration'),
    t(
      'Where several places set the same, the last of these counts: {0}. API keys are in none of them, but in VS Code’s secret storage.',
      settingLayers.map((layer) => places[layer]).join(' → '),
    ),
    ...(trusted ? [] : [restricted()]),
    ...section(
      t('Cannot be read'),
      others.map(({ text }) => `- ⚠ ${plainText(text)}`),
    ),
    ...section(t('Set'), settings.filter(isSet).map(line)),
    ...section(t('Not set: the defaults count'), settings.filter((each) => !isSet(each)).map(line)),
    ...section(
      t('Files that are read beside the settings'),
      configuration.files.map(({ path, what }) => `- ${code(path)}: ${plainText(what)}`),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function isSet({ from, ignored }: EffectiveSetting): boolean {
  return from.layer !== 'default' || ignored.length > 0;
}

function restricted(): string {
  return t(
    '**Restricted Mode:** nothing that comes with this workspace counts until you trust it: neither its settings nor its files below.',
  );
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${heading}`, lines.join('\n')];
}

function entry(
  { id, from, under, ignored }: EffectiveSetting,
  problems: readonly SettingProblem[],
): string {
  const wrong = problems.filter(({ setting }) => setting === id);
  const origin = from.layer === 'default' ? '' : t(', from {0}', placeOf(from));
  return [
    `- ${code(id)}: ${valueOf(from)}${origin}`,
    ...wrong.map(({ text }) => `⚠ ${plainText(text)}`),
    ...under.map((each) => t('instead of {0} from {1}', valueOf(each), placeOf(each))),
    ...ignored.map((each) =>
      t('not counted: {0} from {1}: {2}', valueOf(each), placeOf(each), reasons[each.why]),
    ),
  ].join('\n  - ');
}

function placeOf({ layer, place }: WrittenValue): string {
  return place === undefined ? places[layer] : `${places[layer]} (${code(place)})`;
}

function valueOf({ value }: WrittenValue): string {
  return code(shownValue(value));
}

function code(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const gap = longest > 0 ? ' ' : '';
  return `${fence}${gap}${line}${gap}${fence}`;
}
