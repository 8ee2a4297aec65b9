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

/** Why, in words for a person. */
export const leftOutWords: Readonly<Record<LeftOutReason, string>> = {
  excluded:
    'Excluded by `files.exclude`, or never a project’s own source (`node_modules`, `.git` …)',
  ignored: 'Ignored by `.gitignore` or `.parleyignore`',
  binary: 'Binary',
  minified: 'Minified: its lines are too long to be written by a person',
  generated: 'Generated: it says so itself',
  'lock-file': 'Lock files of package managers',
  'too-large': 'Larger than `parley.index.maxFileKilobytes`',
  link: 'Symbolic links: what they point to is read where it stands',
  'not-a-file': 'Pipes, sockets and devices: never opened',
  unreadable: 'Could not be read',
  vanished: 'Gone while it was read',
  hopeless: 'Made the parser fail twice; tried again once it is changed',
  'over-limit': 'Beyond the limits in the settings: others are nearer to the open files, or newer',
};
