import { mentionOfFile as mention } from '../../commands/mentionOf.ts';
import { t } from '../../protocol/texts.ts';

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
    made.push(
      problems === 1
        ? t('What causes the problem in {0}, and what fixes it? #problems', mention(path))
        : t(
            'What causes the {0} problems in {1}, and what fixes it? #problems',
            problems,
            mention(path),
          ),
    );
  }
  if (changedFiles > 0)
    made.push(t('{0} Is anything wrong or missing? #diff', changed(changedFiles)));
  if (activePath !== undefined)
    made.push(t('Explain what {0} does, step by step.', mention(activePath)));
  if (testFile !== undefined) made.push(t('Which cases does {0} not test?', mention(testFile)));
  return made;
}

function general({ activePath, hasFolder }: WorkspaceFacts): string[] {
  const more =
    activePath === undefined ? [] : [t('Which cases does {0} not handle?', mention(activePath))];
  if (hasFolder) {
    more.push(
      t('Where should I start reading this project?'),
      t('How are the tests of this project run?'),
      t('Which parts of this code look risky, and why?'),
    );
  }
  return [
    ...more,
    t('Explain closures with a short example.'),
    t('Write a function that groups a list by a key.'),
    t('How do I read a large file line by line?'),
  ];
}

function changed(files: number): string {
  return files === 1
    ? t('Look at the file that I changed.')
    : t('Look at the {0} files that I changed.', files);
}
