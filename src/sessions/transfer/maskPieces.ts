import { findSecrets, type SecretSpan } from '../../trust/secrets.ts';

export interface MaskedPieces {
  readonly pieces: readonly string[];
  /** One entry for each secret that was masked. */
  readonly kinds: readonly string[];
}

/** A mask may lay open what a longer secret had covered: one look more each, and these are enough. */
const maxLooks = 10;

/**
 * The pieces of one text without the text's secrets, those that straddle pieces too: the mask stands
 * in the piece in which the secret begins. What is masked already stays as it is.
 */
export function maskPieces(pieces: readonly string[]): MaskedPieces {
  let current = pieces;
  const kinds: string[] = [];
  for (let look = 0; look < maxLooks; look++) {
    const spans = wholeSpans(current.join(''));
    if (spans.length === 0) break;
    for (const { kind } of spans) kinds.push(kind);
    current = replaceSpans(current, spans);
  }
  return { pieces: current, kinds };
}

/** How often each kind is masked in a text. */
export function marksIn(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, kind = ''] of text.matchAll(/\[masked ([A-Za-z][A-Za-z ]{1,40})\]/gu)) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** A pattern ends at the longest secret that it knows; what is glued to that belongs to it. */
function wholeSpans(text: string): readonly SecretSpan[] {
  const glued = /[\w-]*/y;
  const spans: SecretSpan[] = [];
  let from = 0;
  for (const { kind, start, end } of findSecrets(text)) {
    if (start < from) continue;
    glued.lastIndex = end;
    glued.exec(text);
    from = glued.lastIndex;
    spans.push({ kind, start, end: from });
  }
  return spans;
}

function replaceSpans(pieces: readonly string[], spans: readonly SecretSpan[]): readonly string[] {
  let start = 0;
  let next = 0;
  return pieces.map((piece) => {
    const end = start + piece.length;
    let kept = '';
    let from = start;
    for (let span = spans[next]; span && span.start < end; span = spans[next]) {
      if (span.start >= start) {
        kept += `${piece.slice(from - start, span.start - start)}[masked ${span.kind}]`;
      }
      from = Math.min(span.end, end);
      if (span.end > end) break;
      next++;
    }
    kept += piece.slice(from - start);
    start = end;
    return kept;
  });
}
