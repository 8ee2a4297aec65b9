/**
 * How a file's chunks were found: by a grammar, by the file's own structure (headings, keys), by what an
 * extension for its language says stands in it, or by its look alone.
 */
export const foundBy = ['grammar', 'structure', 'outline', 'windows'] as const;
export type FoundBy = (typeof foundBy)[number];
