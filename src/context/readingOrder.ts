import type { Piece } from './sources/piece.ts';

/** Least important first: what matters most stands nearest to the question. */
const order: readonly Piece['kind'][] = [
  'project-instructions',
  'summary',
  'folder',
  'open-editor',
  'search',
  'outline',
  'retrieved',
  'pinned',
  'visible',
  'active-editor',
  'diff',
  'problems',
  'terminal',
  'mentioned',
  'selection',
  'skill',
];

const places = new Map(order.map((kind, i) => [kind, i]));

/**
 * The pieces as a model is to read them. Parts that were found stand file by file, the file with the
 * best one last, in the order of their lines.
 */
export function inReadingOrder(pieces: readonly Piece[]): readonly Piece[] {
  const best = new Map<string, number>();
  for (const { uri, score } of pieces) {
    if (uri !== undefined) best.set(uri, Math.max(best.get(uri) ?? 0, score ?? 0));
  }
  const bestOf = ({ uri }: Piece): number => best.get(uri ?? '') ?? 0;
  return pieces.toSorted((a, b) => {
    const byKind = place(a) - place(b);
    if (byKind !== 0 || a.kind !== 'retrieved') return byKind;
    if (a.uri === b.uri) return (a.lines?.start ?? 0) - (b.lines?.start ?? 0);
    return bestOf(a) - bestOf(b) || (a.label < b.label ? -1 : 1);
  });
}

function place({ kind }: Piece): number {
  return places.get(kind) ?? order.length;
}
