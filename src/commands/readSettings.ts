import * as v from 'valibot';
import type { RouteTable } from '../models/routeModel.ts';
import type { ModelRef } from '../protocol/model.ts';
import { t } from '../protocol/texts.ts';
import { providerEntry, type ProviderSetting } from './providerEntry.ts';
import { modelRef, readRoutes } from './readRoutes.ts';
import {
  announceChoices,
  settingDefaults,
  settingLimits,
  testRunChoices,
  type SettingId,
} from './settingDefaults.ts';

/** What the index of the code may take; in kilobytes and megabytes of 1,024. */
export interface IndexSettings {
  readonly enabled: boolean;
  readonly maxFiles: number;
  readonly maxFileKilobytes: number;
  readonly maxTotalMegabytes: number;
  readonly maxMemoryMegabytes: number;
  readonly pauseOnBattery: boolean;
}

/** Parley's settings, checked. */
export interface Settings {
  readonly providers: readonly ProviderSetting[];
  readonly localPorts: readonly number[];
  /** Tokens. */
  readonly reserveForReply: number;
  /** Bytes. */
  readonly maxFileSize: number;
  /** A part of the window, 0.8 for 80 %; 0 is never. */
  readonly compactAt: number;
  readonly index: IndexSettings;
  /** Sessions that may be live at once. */
  readonly maxLive: number;
  readonly idleMinutes: number;
  /** 0 is never; likewise below. */
  readonly archiveAfterDays: number;
  readonly deleteArchivedAfterDays: number;
  readonly maxCheckpoints: number;
  /** Days; 0 is no limit. */
  readonly maxCheckpointAge: number;
  /** Bytes. */
  readonly checkpointQuota: number;
  /** Who answers in the place of a model that fails. */
  readonly failover: readonly ModelRef[];
  /** Who answers which command. */
  readonly routes: RouteTable;
  readonly checkProblems: boolean;
  readonly runTestsOnEdits: boolean;
  readonly reuseAnswers: boolean;
  /** US dollars; 0 is no limit. */
  readonly dollarsPerDay: number;
  readonly dollarsPerChat: number;
  readonly enterSends: boolean;
  readonly announce: (typeof announceChoices)[number];
  readonly maskSecrets: boolean;
  readonly completeInline: boolean;
  readonly showUntested: boolean;
  readonly runTests: (typeof testRunChoices)[number];
}

/** A value that makes no sense, in words for a person. */
export interface SettingProblem {
  /** Its id, or the path of a file of settings that cannot be read. */
  readonly setting: string;
  readonly text: string;
}

type Raw = Readonly<Record<string, unknown>>;

const port = wholeNumber('parley.discovery.localPorts');
const flag = v.boolean(t('has to be true or false'));

/**
 * The settings as VS Code has them (full setting id to value), checked: what makes no sense counts
 * as the default, a bad entry of a list is left out, and each is named as a problem. Never throws.
 */
export function readSettings(raw: Raw): {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
} {
  const problems: SettingProblem[] = [];
  const take = <T>(read: Read<T>): T => {
    problems.push(...read.problems);
    return read.value;
  };
  const number = (setting: NumberSetting): number => take(readNumber(raw, setting));
  const { routes, problems: badRoutes } = readRoutes(raw);
  problems.push(...badRoutes);
  const providers = take(readList(raw, 'parley.providers', providerEntry));
  const settings: Settings = {
    providers: take(withoutDoubles(providers)),
    localPorts: [...new Set(take(readList(raw, 'parley.discovery.localPorts', port)))],
    reserveForReply: number('parley.context.reserveForReply'),
    maxFileSize: number('parley.context.maxFileSize'),
    compactAt: take(readAmount(raw, 'parley.context.compactAt')),
    index: {
      enabled: take(readFlag(raw, 'parley.index.enabled')),
      maxFiles: number('parley.index.maxFiles'),
      maxFileKilobytes: number('parley.index.maxFileKilobytes'),
      maxTotalMegabytes: number('parley.index.maxTotalMegabytes'),
      maxMemoryMegabytes: number('parley.index.maxMemoryMegabytes'),
      pauseOnBattery: take(readFlag(raw, 'parley.index.pauseOnBattery')),
    },
    maxLive: number('parley.sessions.maxLive'),
    idleMinutes: number('parley.sessions.idleMinutes'),
    archiveAfterDays: number('parley.sessions.archiveAfterDays'),
    deleteArchivedAfterDays: number('parley.sessions.deleteArchivedAfterDays'),
    maxCheckpoints: number('parley.checkpoints.maxCount'),
    maxCheckpointAge: number('parley.checkpoints.maxAgeDays'),
    checkpointQuota: number('parley.checkpoints.quotaMegabytes') * 1024 * 1024,
    failover: take(readList(raw, 'parley.models.failover', modelRef)),
    routes,
    checkProblems: take(readFlag(raw, 'parley.edits.checkProblems')),
    runTestsOnEdits: take(readFlag(raw, 'parley.edits.runTests')),
    reuseAnswers: take(readFlag(raw, 'parley.models.reuseAnswers')),
    dollarsPerDay: take(readAmount(raw, 'parley.budget.dollarsPerDay')),
    dollarsPerChat: take(readAmount(raw, 'parley.budget.dollarsPerChat')),
    enterSends: take(readFlag(raw, 'parley.chat.enterSends')),
    announce: take(readAnnounce(raw)),
    maskSecrets: take(readFlag(raw, 'parley.trust.maskSecrets')),
    completeInline: take(readFlag(raw, 'parley.completion.inline')),
    showUntested: take(readFlag(raw, 'parley.tests.showUntested')),
    runTests: take(readTestRun(raw)),
  };
  return { settings, problems };
}

interface Read<T> {
  readonly value: T;
  readonly problems: readonly SettingProblem[];
}

type ListSetting = 'parley.providers' | 'parley.discovery.localPorts' | 'parley.models.failover';
type AmountSetting =
  'parley.budget.dollarsPerDay' | 'parley.budget.dollarsPerChat' | 'parley.context.compactAt';
type NumberSetting = Exclude<keyof typeof settingLimits, ListSetting | AmountSetting>;
type FlagSetting =
  | 'parley.index.enabled'
  | 'parley.index.pauseOnBattery'
  | 'parley.chat.enterSends'
  | 'parley.edits.checkProblems'
  | 'parley.edits.runTests'
  | 'parley.models.reuseAnswers'
  | 'parley.trust.maskSecrets'
  | 'parley.completion.inline'
  | 'parley.tests.showUntested';

function readNumber(raw: Raw, setting: NumberSetting): Read<number> {
  return readValue(raw[setting], setting, wholeNumber(setting), settingDefaults[setting]);
}

function readAmount(raw: Raw, setting: AmountSetting): Read<number> {
  const { minimum, maximum } = settingLimits[setting];
  const message = t('has to be a number from {0} to {1}', minimum, maximum);
  const schema = v.pipe(
    v.number(message),
    v.minValue(minimum, message),
    v.maxValue(maximum, message),
  );
  return readValue(raw[setting], setting, schema, settingDefaults[setting]);
}

function readFlag(raw: Raw, setting: FlagSetting): Read<boolean> {
  return readValue(raw[setting], setting, flag, settingDefaults[setting]);
}

function readAnnounce(raw: Raw): Read<Settings['announce']> {
  const setting = 'parley.chat.announce';
  return readChoice(raw, setting, announceChoices, settingDefaults[setting]);
}

function readTestRun(raw: Raw): Read<Settings['runTests']> {
  const setting = 'parley.tests.run';
  return readChoice(raw, setting, testRunChoices, settingDefaults[setting]);
}

function readChoice<T extends string>(
  raw: Raw,
  setting: SettingId,
  choices: readonly T[],
  fallback: NoInfer<T>,
): Read<T> {
  const schema = v.picklist(choices, t('has to be one of {0}', choices.join(', ')));
  return readValue<T>(raw[setting], setting, schema, fallback);
}

function readValue<T>(
  value: unknown,
  setting: SettingId,
  schema: v.GenericSchema<unknown, T>,
  fallback: T,
): Read<T> {
  if (value === undefined) return { value: fallback, problems: [] };
  const result = v.safeParse(schema, value);
  if (result.success) return { value: result.output, problems: [] };
  const text = t(
    'The setting {0} {1}. Until then it counts as {2}.',
    setting,
    result.issues[0].message,
    String(fallback),
  );
  return { value: fallback, problems: [{ setting, text }] };
}

function readList<T>(
  raw: Raw,
  setting: ListSetting,
  schema: v.GenericSchema<unknown, T>,
): Read<readonly T[]> {
  const value = raw[setting] ?? settingDefaults[setting];
  if (!Array.isArray(value)) {
    const text = t('The setting {0} has to be a list. Until then its default counts.', setting);
    return { value: readList({}, setting, schema).value, problems: [{ setting, text }] };
  }
  const entries: readonly unknown[] = value;
  const results = entries.map((entry) => v.safeParse(schema, entry));
  return {
    value: results.flatMap((result) => (result.success ? [result.output] : [])),
    problems: results.flatMap((result, i) =>
      result.success ? [] : [{ setting, text: entryProblem(setting, i, result.issues[0]) }],
    ),
  };
}

function entryProblem(setting: SettingId, index: number, issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue);
  const where = t('Entry {0} of the setting {1}', index + 1, setting);
  return t(
    '{0}{1} {2}. The entry is left out.',
    where,
    field === null ? '' : `, ${field},`,
    issue.message,
  );
}

/** Two providers of one name would share a key and be one in the list of models: the first one counts. */
function withoutDoubles(providers: readonly ProviderSetting[]): Read<readonly ProviderSetting[]> {
  const setting = 'parley.providers';
  const first = (each: ProviderSetting, i: number): boolean =>
    providers.findIndex(({ id }) => id === each.id) === i;
  const doubles = providers.filter((each, i) => !first(each, i));
  return {
    value: providers.filter(first),
    problems: doubles.map(({ id }) => ({
      setting,
      text: t(
        'The setting {0} has two entries with the id {1}. The second is left out.',
        setting,
        id,
      ),
    })),
  };
}

function wholeNumber(setting: keyof typeof settingLimits): v.GenericSchema<unknown, number> {
  const { minimum, maximum } = settingLimits[setting];
  const message = t('has to be a whole number from {0} to {1}', minimum, maximum);
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(minimum, message),
    v.maxValue(maximum, message),
  );
}
