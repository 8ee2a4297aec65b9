import { createHash } from 'node:crypto';
import type { ModelRef } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { failed, type ParsedImport } from './bundle.ts';
import { ConversationTurns, sessionOf } from './conversation.ts';
import { fieldOf, listOf, parseJson, textOf, timeOf } from './jsonFields.ts';
import { readTaskMessages, taskMessages } from './taskConversation.ts';
import { begunAt, isTaskSteps, readTaskSteps, timesFrom } from './taskSteps.ts';

/** The files of a task's folder that Parley reads. Cline and its descendants keep them alike. */
export const taskFiles = [
  'api_conversation_history.json',
  'ui_messages.json',
  'task_metadata.json',
  'history_item.json',
] as const;

/** The content of a task's files, as far as they are there. */
export type TaskFiles = Readonly<Partial<Record<(typeof taskFiles)[number], Uint8Array>>>;

export interface TaskOptions {
  /** The name of the task's folder: what it is known by. */
  readonly task?: string;
  /** "Roo Code", where the folder above says so. */
  readonly tool?: string;
  /** Milliseconds since 1970, for a task that keeps no times. */
  readonly modified?: number;
}

/**
 * The conversation of a task folder of Cline, Roo Code and their relatives. Where the conversation
 * itself is lost, it is put together from what was shown. Never throws.
 */
export function parseTask(files: TaskFiles, options: TaskOptions = {}): ParsedImport {
  const problems: string[] = [];
  const [history, steps, metadata, item] = taskFiles.map((name) => read(files, name, problems));
  const messages = taskMessages(history);
  const shown = isTaskSteps(steps) ? steps : [];
  const tool = options.tool ?? toolOf(history, item);
  const begun =
    begunAt(shown) ?? timeOf(messages?.[0], 'ts') ?? timeIn(options.task) ?? options.modified ?? 0;
  const turns = new ConversationTurns(tool, begun);
  if (messages) {
    const unread = readTaskMessages(messages, turns, timesFrom(shown), modelIn(metadata));
    if (unread > 0) problems.push(t('{0} of its messages could not be read.', unread));
  } else {
    if (shown.length > 0) {
      problems.push(t('The conversation itself is lost; it was put together from what was shown.'));
    }
    readTaskSteps(shown, turns);
  }
  const source = options.task === undefined ? contentHash(files) : options.task;
  const session = sessionOf({ tool, source: ['task', source] }, turns);
  if (!session) return failed(problems[0] ?? t('There is no conversation in this task.'));
  return { type: 'sessions', sessions: [session], problems };
}

function read(files: TaskFiles, name: (typeof taskFiles)[number], problems: string[]): unknown {
  const bytes = files[name];
  if (!bytes) return undefined;
  const parsed = parseJson(bytes);
  if (parsed.type === 'json') return parsed.value;
  problems.push(`${name}: ${parsed.problem}`);
  return undefined;
}

/** Only Roo Code keeps a file for the line in its list, and numbers the format of its messages. */
function toolOf(history: unknown, item: unknown): string {
  const isRoo = item !== undefined || fieldOf(history, 'version') !== undefined;
  return isRoo ? 'Roo Code' : 'Cline';
}

/** The model that was used last, where the task says so. */
function modelIn(metadata: unknown): ModelRef | undefined {
  const last = listOf(metadata, 'model_usage').at(-1);
  const model = textOf(last, 'model_id');
  return model === undefined
    ? undefined
    : { provider: textOf(last, 'model_provider_id') ?? 'unknown', model };
}

/** Cline names a task after the millisecond in which it began. */
function timeIn(task: string | undefined): number | undefined {
  return /^\d{13}$/u.test(task ?? '') ? Number(task) : undefined;
}

function contentHash(files: TaskFiles): string {
  const hash = createHash('sha256');
  for (const name of taskFiles) hash.update(files[name] ?? '');
  return hash.digest('hex');
}
