import { providerSchema } from './providerSchema.ts';
import { modelRefSchema, perCommandSchema, profilesSchema } from './routeSchema.ts';
import {
  announceChoices,
  scopeOf,
  settingDefaults,
  settingLimits,
  testRunChoices,
  type SettingId,
} from './settingDefaults.ts';
import type { SettingSchema } from './settingSchema.ts';

/** One setting. */
export interface SettingRow {
  readonly id: SettingId;
  readonly schema: SettingSchema;
}

/** All settings: package.json and the defaults come from these rows. */
export const settingsTable: readonly SettingRow[] = [
  {
    id: 'parley.providers',
    schema: {
      type: 'array',
      items: providerSchema,
      markdownDescription:
        'Where models come from. The shortest entry names a kind: `{ "kind": "moonshot" }`. Empty: Parley uses the models of VS Code, or a server that it finds on this machine. Set keys with **Parley: Set API Key**, never here.',
    },
  },
  {
    id: 'parley.discovery.localPorts',
    schema: {
      type: 'array',
      items: { type: 'integer', ...settingLimits['parley.discovery.localPorts'] },
      uniqueItems: true,
      markdownDescription:
        'Ports of 127.0.0.1 where Parley looks for a model server if `#parley.providers#` is empty. Empty: it does not look.',
    },
  },
  {
    id: 'parley.context.reserveForReply',
    schema: {
      type: 'integer',
      ...settingLimits['parley.context.reserveForReply'],
      description: 'Tokens of the model’s window that are kept free for the reply.',
    },
  },
  {
    id: 'parley.context.maxFileSize',
    schema: {
      type: 'integer',
      ...settingLimits['parley.context.maxFileSize'],
      description: 'Bytes above which an open file is not offered as context.',
    },
  },
  {
    id: 'parley.context.compactAt',
    schema: {
      type: 'number',
      ...settingLimits['parley.context.compactAt'],
      description:
        'How full a model’s window may be before the chat’s older messages are summarised for it, in the background after an answer: 0.8 is 80 %, less what is kept free for the reply. The messages themselves stay. 0: never by itself.',
    },
  },
  {
    id: 'parley.index.enabled',
    schema: {
      type: 'boolean',
      markdownDescription:
        'Keeps an index of the workspace’s code on this machine, so that each question takes along the parts that it is about. What `.gitignore`, `.parleyignore` and `files.exclude` name is never read; **Parley: Show Index Report** says what is left out and why.',
    },
  },
  {
    id: 'parley.index.maxFiles',
    schema: {
      type: 'integer',
      ...settingLimits['parley.index.maxFiles'],
      description:
        'Files that the index holds. Beyond it the files nearest to the open ones and the newest are kept: what is opened or edited takes the place of what is farthest and oldest.',
    },
  },
  {
    id: 'parley.index.maxFileKilobytes',
    schema: {
      type: 'integer',
      ...settingLimits['parley.index.maxFileKilobytes'],
      description: 'Kilobytes above which a file is not indexed.',
    },
  },
  {
    id: 'parley.index.maxTotalMegabytes',
    schema: {
      type: 'integer',
      ...settingLimits['parley.index.maxTotalMegabytes'],
      description:
        'Megabytes of text that are indexed, all files together. Beyond it the nearest and newest files are kept.',
    },
  },
  {
    id: 'parley.index.maxMemoryMegabytes',
    schema: {
      type: 'integer',
      ...settingLimits['parley.index.maxMemoryMegabytes'],
      description:
        'Megabytes of memory that the index may take, and about an eighth more while files take each other’s place. About half of the text is usual. Beyond it the nearest and newest files are kept.',
    },
  },
  {
    id: 'parley.index.pauseOnBattery',
    schema: {
      type: 'boolean',
      description:
        'Does not build the index while the machine runs on its battery. Can be told on Linux only.',
    },
  },
  {
    id: 'parley.sessions.maxLive',
    schema: {
      type: 'integer',
      ...settingLimits['parley.sessions.maxLive'],
      description:
        'Chats that are kept in memory at once. The least recently used ones are put away; a reply that runs is never cut off.',
    },
  },
  {
    id: 'parley.sessions.idleMinutes',
    schema: {
      type: 'integer',
      ...settingLimits['parley.sessions.idleMinutes'],
      description: 'Minutes after which a chat that nobody uses is put out of memory.',
    },
  },
  {
    id: 'parley.sessions.archiveAfterDays',
    schema: {
      type: 'integer',
      ...settingLimits['parley.sessions.archiveAfterDays'],
      description:
        'Days without a word after which a chat is archived; it can still be searched and restored. Pinned chats stay. 0: never.',
    },
  },
  {
    id: 'parley.sessions.deleteArchivedAfterDays',
    schema: {
      type: 'integer',
      ...settingLimits['parley.sessions.deleteArchivedAfterDays'],
      description:
        'Days without a word after which an archived chat is deleted for good. 0, the default: never.',
    },
  },
  {
    id: 'parley.checkpoints.maxCount',
    schema: {
      type: 'integer',
      ...settingLimits['parley.checkpoints.maxCount'],
      description: 'Checkpoints that are kept. The oldest go first; pinned ones stay.',
    },
  },
  {
    id: 'parley.checkpoints.maxAgeDays',
    schema: {
      type: 'integer',
      ...settingLimits['parley.checkpoints.maxAgeDays'],
      description: 'Days that a checkpoint is kept; pinned ones stay. 0, the default: no limit.',
    },
  },
  {
    id: 'parley.checkpoints.quotaMegabytes',
    schema: {
      type: 'integer',
      ...settingLimits['parley.checkpoints.quotaMegabytes'],
      description:
        'Megabytes that the checkpoints of a workspace may take. The oldest go first; pinned ones stay.',
    },
  },
  {
    id: 'parley.chat.enterSends',
    schema: {
      type: 'boolean',
      description: 'Enter sends and Shift+Enter begins a line. Off: Ctrl+Enter (Cmd+Enter) sends.',
    },
  },
  {
    id: 'parley.chat.announce',
    schema: {
      type: 'string',
      enum: announceChoices,
      enumDescriptions: [
        'Says who answers, and at the end how long the answer is.',
        'Says the answer’s text as well, once it is finished; of code its language and its lines.',
        'Says nothing of answers.',
      ],
      description:
        'What a screen reader says of answers. What needs your approval and what failed is always said.',
    },
  },
  {
    id: 'parley.models.failover',
    schema: {
      type: 'array',
      items: modelRefSchema,
      uniqueItems: true,
      markdownDescription:
        'Models that answer in the place of one that fails before its first word, in this order: `"openai/gpt-5-mini"`, the provider’s id and the model’s. The message says who answered and why. Empty, the default: nobody else is asked.',
    },
  },
  {
    id: 'parley.models.perCommand',
    schema: perCommandSchema,
  },
  {
    id: 'parley.models.profiles',
    schema: profilesSchema,
  },
  {
    id: 'parley.edits.checkProblems',
    schema: {
      type: 'boolean',
      description:
        'Shows copies of a file as it is and as proposed to its language before a change opens, and says where the language reports more problems. It takes up to four seconds. Languages that look only at what stands in an editor are heard once the change is shown; others look at files on the disk only: Parley says so then. Whether a proposed text still parses is always checked.',
    },
  },
  {
    id: 'parley.edits.runTests',
    schema: {
      type: 'boolean',
      markdownDescription:
        'Runs the tests that are about what a change would touch when it opens, in a copy with the change in it, and says in its title what fails that does not fail without it. `parley.tests.run` decides whether you are asked first. **Parley: Run Tests on Proposed Change** does it for one change.',
    },
  },
  {
    id: 'parley.models.reuseAnswers',
    schema: {
      type: 'boolean',
      description:
        'Shows the answer that is there where the very same is asked again within the hour, instead of paying for it twice. The message says so, and Retry always asks anew. Off, the default: a model is asked each time.',
    },
  },
  {
    id: 'parley.budget.dollarsPerDay',
    schema: {
      type: 'number',
      ...settingLimits['parley.budget.dollarsPerDay'],
      description:
        'US dollars that all windows together may spend in a day, by the prices that Parley knows. A request that could pass it is not sent. 0, the default: no limit.',
    },
  },
  {
    id: 'parley.budget.dollarsPerChat',
    schema: {
      type: 'number',
      ...settingLimits['parley.budget.dollarsPerChat'],
      description:
        'US dollars that one chat may spend, by the prices that Parley knows. A request that could pass it is not sent. 0, the default: no limit.',
    },
  },
  {
    id: 'parley.trust.maskSecrets',
    schema: {
      type: 'boolean',
      description: 'Masks what looks like a key, a token or a password before anything is sent.',
    },
  },
  {
    id: 'parley.tests.run',
    schema: {
      type: 'string',
      enum: testRunChoices,
      enumDescriptions: [
        'Shows the command, the folder and the limits, and runs the test if you say so.',
        'Runs it without a question. It is code that a model wrote, and has your rights.',
        'Never runs it: it is offered as it is, labelled so.',
      ],
      description:
        'Whether tests are run in a copy of their package: a generated one, to repair and judge it, and those of what a change would touch. In Restricted Mode nothing runs.',
    },
  },
  {
    id: 'parley.completion.inline',
    schema: {
      type: 'boolean',
      markdownDescription:
        'Completes code at the cursor while you type. A moment after each pause the lines around the cursor, and what open files and the index have for them, go to a model: the one set for `complete` in `#parley.models.perCommand#`, else that of the chat. A small, quick model is enough. Never in Restricted Mode, and never from a file that holds secrets or that the workspace’s ignore files name; the log says what went along.',
    },
  },
  {
    id: 'parley.tests.showUntested',
    schema: {
      type: 'boolean',
      markdownDescription:
        'Says above each function and class that no test of its package names so, with its complexity and how often its file changed. **Parley: List Untested Code by Risk** lists them all.',
    },
  },
];

/**
 * Settings that VS Code takes from no folder before it is trusted: all. A stranger's folder could have chats
 * deleted early, or more sent than its owner knows.
 */
export const restrictedSettings: readonly SettingId[] = settingsTable.map(({ id }) => id);

/** What package.json says about the settings. */
export function toConfiguration(): {
  readonly title: string;
  readonly properties: Readonly<Record<string, SettingSchema & { readonly scope: string }>>;
} {
  const properties = settingsTable.map(
    ({ id, schema }) =>
      [id, { scope: scopeOf(id), ...schema, default: settingDefaults[id] }] as const,
  );
  return { title: 'Parley', properties: Object.fromEntries(properties) };
}
