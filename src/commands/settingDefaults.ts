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

export const settingIds = Object.keys(settingDefaults);
