import type { CodeUse } from '../../src/protocol/codeIntent.ts';
import { isShell } from '../../src/protocol/shells.ts';

/** Fences that hold no text of a file. */
const notSource: ReadonlySet<string> = new Set([
  'text',
  'txt',
  'plaintext',
  'output',
  'log',
  'mermaid',
]);

/** What may be done with a block, in the order in which it is offered. */
export function codeUses(language: string, path: string | undefined): readonly CodeUse[] {
  const isDiagram = language === 'mermaid';
  const isSource = path !== undefined || !(isShell(language) || notSource.has(language));
  return [
    ...(isDiagram ? (['open-diagram'] as const) : []),
    ...(isShell(language) ? (['run'] as const) : []),
    ...(isSource ? (['apply'] as const) : []),
    'new-file',
  ];
}

/** Tells a block of code, as a `CustomEvent` with a `KeyedUse`, what a key is to do with it. */
export const useByKey = 'parley-use-code';
export type KeyedUse = Extract<CodeUse, 'apply' | 'run'>;

/** True for what a half of the code must not do: half a command may be a worse one. */
export function needsItsEnd(use: CodeUse): boolean {
  return use === 'run' || use === 'apply';
}
