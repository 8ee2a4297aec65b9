import type { EditBlocks } from '../../src/edits/editBlocks.ts';

/** Files of a project, and an answer that edits all of them. */
export interface EditSample {
  /** Relative paths and texts. */
  readonly files: ReadonlyMap<string, string>;
  readonly answer: EditBlocks;
}

const functionLines = 8;

/** TypeScript of so many lines, no two functions alike. */
export function sourceOf(seed: number, lines: number): string {
  const functions = Array.from({ length: Math.ceil(lines / functionLines) }, (_, at) =>
    [
      `/** Adds up what ${seed}-${at} counts. */`,
      `export function total${seed}_${at}(items: readonly number[]): number {`,
      `  let sum = ${seed + at};`,
      '  for (const item of items) {',
      `    sum += item * ${at + 2};`,
      '  }',
      '  return sum;',
      '}',
    ].join('\n'),
  );
  return `${functions.join('\n')}\n`;
}

/**
 * `hunks` edits over `files` files of 400 lines. Each quotes a loop with its head; `misquoted` of a hundred
 * do so with other indentation.
 */
export function editSample(files: number, hunks: number, misquoted: number): EditSample {
  const texts = new Map<string, string>();
  const blocks: EditBlocks['blocks'][number][] = [];
  const each = hunks / files;
  for (let file = 0; file < files; file++) {
    const path = `bench/file${file}.ts`;
    texts.set(path, sourceOf(file, 400));
    for (let hunk = 0; hunk < each; hunk++) {
      const at = hunk * 4 + 1;
      const isMisquoted = (file * each + hunk) % 100 < misquoted;
      const indent = isMisquoted ? '      ' : '  ';
      const quoted = [
        `${indent}for (const item of items) {`,
        `${indent}  sum += item * ${at + 2};`,
        `${indent}}`,
      ];
      blocks.push({
        type: 'replace',
        path,
        line: blocks.length * 10 + 1,
        search: quoted.join('\n'),
        replace: `${indent}sum += items.reduce((all, item) => all + item * ${at + 2}, 0);`,
      });
    }
  }
  return { files: texts, answer: { blocks, problems: [] } };
}
