import { t } from '../../protocol/texts.ts';

/** Why a file is not in the index. */
export type LeftOutReason =
  | 'excluded'
  | 'ignored'
  | 'binary'
  | 'minified'
  | 'generated'
  | 'lock-file'
  | 'too-large'
  | 'link'
  | 'not-a-file'
  | 'unreadable'
  | 'vanished'
  | 'hopeless'
  | 'over-limit';

export const leftOutReasons = [
  'excluded',
  'ignored',
  'binary',
  'minified',
  'generated',
  'lock-file',
  'too-large',
  'link',
  'not-a-file',
  'unreadable',
  'vanished',
  'hopeless',
  'over-limit',
] as const satisfies readonly LeftOutReason[];

/** True for what a person's settings leave out: other settings are another verdict. */
export function isOfLimits(reason: LeftOutReason): boolean {
  return reason === 'over-limit' || reason === 'too-large';
}

/** Why, in words for a person. */
export const leftOutWords: Readonly<Record<LeftOutReason, string>> = {
  excluded: t(
    'Excluded by `files.exclude`, or never a project’s own source (`node_modules`, `.git` …)',
  ),
  ignored: t('Ignored by `.gitignore` or `.parleyignore`'),
  binary: t('Binary'),
  minified: t('Minified: its lines are too long to be written by a person'),
  generated: t('Generated: it says so itself'),
  'lock-file': t('Lock files of package managers'),
  'too-large': t('Larger than `parley.index.maxFileKilobytes`'),
  link: t('Symbolic links: what they point to is read where it stands'),
  'not-a-file': t('Pipes, sockets and devices: never opened'),
  unreadable: t('Could not be read'),
  vanished: t('Gone while it was read'),
  hopeless: t('Made the parser fail twice; tried again once it is changed'),
  'over-limit': t(
    'Beyond the limits in the settings: others are nearer to the open files, or newer',
  ),
};
