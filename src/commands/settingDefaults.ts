import type { AnnounceChoice } from '../protocol/panel.ts';

/** What counts where a person says nothing, or nothing that makes sense. */
export const settingDefaults = {
  'parley.providers': [],
  'parley.discovery.localPorts': [11_434, 1_234, 8_080, 8_000],
  'parley.context.reserveForReply': 4_096,
  'parley.context.maxFileSize': 1_000_000,
  'parley.context.compactAt': 0.8,
  'parley.index.enabled': true,
  'parley.index.maxFiles': 50_000,
  'parley.index.maxFileKilobytes': 1_024,
  'parley.index.maxTotalMegabytes': 512,
  'parley.index.maxMemoryMegabytes': 384,
  'parley.index.pauseOnBattery': false,
  'parley.sessions.maxLive': 50,
  'parley.sessions.idleMinutes': 15,
  'parley.sessions.archiveAfterDays': 30,
  'parley.sessions.deleteArchivedAfterDays': 0,
  'parley.checkpoints.maxCount': 1_000,
  'parley.checkpoints.maxAgeDays': 0,
  'parley.checkpoints.quotaMegabytes': 500,
  'parley.chat.enterSends': true,
  'parley.chat.announce': 'summary',
  'parley.models.failover': [],
  'parley.models.perCommand': {},
  'parley.models.profiles': {},
  'parley.edits.checkProblems': false,
  'parley.edits.runTests': false,
  'parley.models.reuseAnswers': false,
  'parley.budget.dollarsPerDay': 0,
  'parley.budget.dollarsPerChat': 0,
  'parley.trust.maskSecrets': true,
  'parley.tests.run': 'ask',
  'parley.completion.inline': false,
  'parley.tests.showUntested': false,
} as const;

export type SettingId = keyof typeof settingDefaults;

export const settingIds = Object.keys(settingDefaults).filter(isSetting);

/** Of VS Code's kinds: where a setting can be written. */
export type SettingScope = 'application' | 'window';

/**
 * No workspace can set these: whose server the keys go to is nobody's business but the person's own. They
 * count in every window, remote ones too.
 */
const personal: ReadonlySet<SettingId> = new Set([
  'parley.providers',
  'parley.discovery.localPorts',
  'parley.models.failover',
  'parley.models.perCommand',
  'parley.models.profiles',
  'parley.budget.dollarsPerDay',
  'parley.budget.dollarsPerChat',
  'parley.trust.maskSecrets',
  'parley.tests.run',
  'parley.completion.inline',
] as const);

export function scopeOf(id: SettingId): SettingScope {
  return personal.has(id) ? 'application' : 'window';
}

export function isSetting(id: string): id is SettingId {
  return Object.hasOwn(settingDefaults, id);
}

/** What a screen reader says of a reply that ends: a few words, all of it, or nothing. */
export const announceChoices = [
  'summary',
  'full',
  'off',
] as const satisfies readonly AnnounceChoice[];

/** The least and the most that a number may be. */
export const settingLimits = {
  'parley.discovery.localPorts': { minimum: 1, maximum: 65_535 },
  'parley.budget.dollarsPerDay': { minimum: 0, maximum: 100_000 },
  'parley.budget.dollarsPerChat': { minimum: 0, maximum: 100_000 },
  'parley.context.reserveForReply': { minimum: 256, maximum: 1_000_000 },
  'parley.context.maxFileSize': { minimum: 1_024, maximum: 100_000_000 },
  'parley.context.compactAt': { minimum: 0, maximum: 0.95 },
  'parley.index.maxFiles': { minimum: 1, maximum: 1_000_000 },
  'parley.index.maxFileKilobytes': { minimum: 1, maximum: 100_000 },
  'parley.index.maxTotalMegabytes': { minimum: 1, maximum: 100_000 },
  'parley.index.maxMemoryMegabytes': { minimum: 16, maximum: 16_384 },
  'parley.sessions.maxLive': { minimum: 1, maximum: 10_000 },
  'parley.sessions.idleMinutes': { minimum: 1, maximum: 1_440 },
  'parley.sessions.archiveAfterDays': { minimum: 0, maximum: 3_650 },
  'parley.sessions.deleteArchivedAfterDays': { minimum: 0, maximum: 3_650 },
  'parley.checkpoints.maxCount': { minimum: 1, maximum: 100_000 },
  'parley.checkpoints.maxAgeDays': { minimum: 0, maximum: 3_650 },
  'parley.checkpoints.quotaMegabytes': { minimum: 1, maximum: 100_000 },
} as const;

/** The same for the pace of a provider. */
export const paceLimits = {
  runners: { minimum: 1, maximum: 100 },
} as const;

/** Whether a generated test is run: the command is shown and asked for, or not. */
export const testRunChoices = ['ask', 'always', 'never'] as const;
