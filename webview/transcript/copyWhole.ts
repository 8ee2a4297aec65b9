import type { SessionState } from '../../src/protocol/sessionState.ts';
import { messageOf, TurnMaker } from './turns.ts';
import { rowAttribute } from './useVirtualRows.ts';
import { fullText } from '../../src/protocol/fullText.ts';

/**
 * What is copied where some of the selected text is not drawn, for it is far from the view: the messages
 * that the selection touches, whole, as they were written. Undefined where the browser's own copy has all.
 */
export function copyWhole(
  selection: Selection | null,
  log: Element | null,
  session: SessionState | undefined,
): { readonly text: string; readonly count: number } | undefined {
  if (!selection || selection.isCollapsed || !log || !session) return undefined;
  const spaces = [...log.querySelectorAll('div[style*="height"]:empty')];
  if (!spaces.some((space) => selection.containsNode(space, true))) return undefined;
  const { settled, growing } = new TurnMaker().turns(session);
  const turns = [...settled, ...growing];
  const range = selection.getRangeAt(0);
  const from = rowAt(range.startContainer) ?? 0;
  const to = rowAt(range.endContainer) ?? turns.length - 1;
  const texts = turns.slice(from, to + 1).map((turn) => fullText(messageOf(turn)).trim());
  return { text: texts.join('\n\n'), count: texts.length };
}

/** Undefined where the selection begins before, or ends behind, all turns. */
function rowAt(node: Node): number | undefined {
  const element = node instanceof Element ? node : node.parentElement;
  const row = element?.closest(`[${rowAttribute}]`)?.getAttribute(rowAttribute);
  return row === null || row === undefined ? undefined : Number(row);
}
