import { shortText } from '../../src/protocol/shortText.ts';
import type { Step } from '../../src/protocol/steps.ts';

export type StepKind = 'read' | 'search' | 'edit' | 'run' | 'browser' | 'other';

export const stepIcons: Readonly<Record<StepKind, string>> = {
  read: 'book',
  search: 'search',
  edit: 'edit',
  run: 'terminal',
  browser: 'globe',
  other: 'tools',
};

/** How words of a tool's name begin, and what it does then: the first that fits. */
const beginnings: readonly (readonly [StepKind, RegExp])[] = [
  ['browser', /^(?:browser|web|fetch|url|http|navigat|page$)/u],
  ['run', /^(?:command|terminal|shell|bash|exec|run|task$|tests?$)/u],
  ['edit', /^(?:edit|writ|replac|insert|appl|patch|creat|delet|renam|mov|diff|updat)/u],
  ['search', /^(?:search|find|found|grep|glob|codebase|quer|usages?$)/u],
  ['read', /^(?:read|view|list|open|get|cat$|ls$|show|errors?$|problems?$)/u],
];

/** What a tool does, by its name: every one has a name of its own for it. */
export function kindOf(tool: string): StepKind {
  const words = tool
    .slice(0, 200)
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/gu, ' ')
    .toLowerCase()
    .split(/[^a-z]+/u);
  const found = beginnings.find(([, begins]) => words.some((word) => begins.test(word)));
  return found?.[0] ?? 'other';
}

/** Fields of an input that say what it is about: the first that is there. What is looked for says more than where. */
const telling: readonly RegExp[] = [
  /^(?:command|cmd|query|regex|pattern|search): (?<value>\S.*)$/imu,
  /^(?:path|file_?path|file|filename|target_?file|relative_workspace_path): (?<value>\S.*)$/imu,
  /^(?:url|uri|directory|dir|tool_name|question|description): (?<value>\S.*)$/imu,
];

/** Characters of an input in which such a field is looked for. */
const lookedAt = 4_000;

/** What a call is about, in one line: in the caller's words, or a path, a command or whatever else it names. */
export function titleOf({ title, input }: Pick<Step, 'title' | 'input'>): string {
  const told = title === undefined ? '' : shortText(plain(title));
  if (told !== '') return told;
  const head = input.head.slice(0, lookedAt);
  const named = telling.map((field) => field.exec(head)?.groups?.['value']).find(Boolean);
  if (named !== undefined) return shortText(named);
  const line = head.trim().split('\n', 2);
  return line.length === 1 && !/^\w+: /u.test(line[0] ?? '') ? shortText(line[0] ?? '') : '';
}

/** Links by what they say, and those that say nothing by the file; code without its marks. */
function plain(markdown: string): string {
  return markdown
    .slice(0, lookedAt)
    .replaceAll(/\[([^\]]*)\]\(([^)]*)\)/gu, (_, words: string, target: string) =>
      words === '' ? (target.split(/[/\\]/u).at(-1) ?? '') : words,
    )
    .replaceAll('`', '');
}
