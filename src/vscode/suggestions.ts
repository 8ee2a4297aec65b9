import { mentionOfFile as mention } from '../commands/mentionOf.ts';

/** What is there to be asked about; all that is missing is not there, or not known yet. */
export interface WorkspaceFacts {
  /** What the editor in front shows, as a person calls it. */
  readonly activePath?: string;
  /** The file with the most errors, else with the most warnings. */
  readonly troubled?: { readonly path: string; readonly count: number };
  /** Files that git has not committed. */
  readonly changedFiles?: number;
  readonly testFile?: string;
  /** False in a window without a folder. */
  readonly hasFolder: boolean;
}

const count = 3;

/**
 * Three questions that can be asked here, made from what is there: the most urgent first. With
 * mentions where the panel knows them, so that what is asked about goes along. Pure.
 */
export function suggestions(facts: WorkspaceFacts): readonly string[] {
  return [...aboutFacts(facts), ...general(facts)].slice(0, count);
}

function aboutFacts({
  activePath,
  troubled,
  changedFiles = 0,
  testFile,
}: WorkspaceFacts): string[] {
  const made: string[] = [];
  if (troubled) {
    const { path, count: problems } = troubled;
    const what = problems === 1 ? 'the problem' : `the ${problems} problems`;
    made.push(`What causes ${what} in ${mention(path)}, and what fixes it? #problems`);
  }
  if (changedFiles > 0) made.push(`${changed(changedFiles)} Is anything wrong or missing? #diff`);
  if (activePath !== undefined)
    made.push(`Explain what ${mention(activePath)} does, step by step.`);
  if (testFile !== undefined) made.push(`Which cases does ${mention(testFile)} not test?`);
  return made;
}

function general({ activePath, hasFolder }: WorkspaceFacts): string[] {
  const more =
    activePath === undefined ? [] : [`Which cases does ${mention(activePath)} not handle?`];
  if (hasFolder) {
    more.push(
      'Where should I start reading this project?',
      'How are the tests of this project run?',
      'Which parts of this code look risky, and why?',
    );
  }
  return [
    ...more,
    'Explain closures with a short example.',
    'Write a function that groups a list by a key.',
    'How do I read a large file line by line?',
  ];
}

function changed(files: number): string {
  return files === 1
    ? 'Look at the file that I changed.'
    : `Look at the ${files} files that I changed.`;
}
