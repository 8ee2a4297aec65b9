import type { FileIndexer } from './fileIndexer.ts';

/** Languages that are made ready: each takes memory. */
const most = 3;

/** A file of each language that is likely to be edited next: those of the open files, and the commonest. */
export function likelyEdited(
  { table, paths }: Pick<FileIndexer, 'table' | 'paths'>,
  open: readonly string[],
): readonly string[] {
  const byLanguage = new Map<string, { readonly path: string; files: number }>();
  for (const [path, record] of table.entries()) {
    if (record.type !== 'indexed' || record.how !== 'grammar') continue;
    const known = byLanguage.get(record.language);
    if (known) known.files++;
    else byLanguage.set(record.language, { path, files: 1 });
  }
  const opened = new Set(
    open.flatMap((file) => {
      const record = table.get(paths.toPath(file) ?? '');
      return record?.type === 'indexed' ? [record.language] : [];
    }),
  );
  const weight = (language: string, files: number): number =>
    opened.has(language) ? Number.POSITIVE_INFINITY : files;
  return [...byLanguage]
    .map(([language, { path, files }]) => ({ path, weight: weight(language, files) }))
    .toSorted((a, b) => (a.weight === b.weight ? 0 : b.weight - a.weight))
    .slice(0, opened.size > 0 ? most : 1)
    .map(({ path }) => path);
}
