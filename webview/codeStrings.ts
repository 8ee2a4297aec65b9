/** The texts of blocks of code. */
export const codeStrings = {
  actions: 'Code actions',
  apply: 'Apply as a Diff',
  newFile: 'New File',
  run: 'Run in Terminal',
  openDiagram: 'Open Diagram',
  unfinished: (action: string) => `${action} (the code has no end)`,
  cutOff: 'The code has no end: the reply was cut off',
} as const;
