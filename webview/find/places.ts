/** How many places are marked at most: a letter stands in a long message ten thousand times. */
const mostMarks = 2_000;

/** On the part of a message that holds the place which was gone to: which of its places that is, from 0. */
export const foundAttribute = 'data-found';

/** No text of the message: what is heard only, what stands around it, and formulas. */
const others =
  '.visually-hidden, .fold-name, .fold-button, footer, .tools, figcaption, .code-fold, .math, .aside';

/** What does not end a run of text. */
const inline: ReadonlySet<string> = new Set(['SPAN', 'CODE', 'A', 'STRONG', 'EM', 'DEL']);

/** A piece of text that is read as one, and where each of its nodes begins in it. */
interface Run {
  text: string;
  readonly nodes: { readonly node: Node; readonly from: number }[];
}

/** Where a pattern, a global one, stands in the text under an element. */
export function placesIn(element: Element, pattern: RegExp): Range[] {
  const ranges: Range[] = [];
  for (const run of runsIn(element)) {
    for (const match of run.text.matchAll(pattern)) {
      if (ranges.length === mostMarks) return ranges;
      const range = rangeOf(run, match.index, match.index + match[0].length);
      if (range) ranges.push(range);
    }
  }
  return ranges;
}

/** The place that was gone to, in the turn that has it; undefined until it is drawn. */
export function currentPlace(turn: Element, pattern: RegExp): Range | undefined {
  const part = turn.querySelector(`[${foundAttribute}]`);
  if (!part) return undefined;
  const ranges = placesIn(part, pattern);
  return ranges[Math.min(Number(part.getAttribute(foundAttribute)), ranges.length - 1)];
}

function* runsIn(element: Element): Iterable<Run> {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let run: Run = { text: '', nodes: [] };
  let within: Element | null = null;
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const block = blockOf(node);
    if (node.parentElement?.closest(others)) continue;
    if (block !== within || isBehindBreak(node)) {
      yield run;
      run = { text: '', nodes: [] };
      within = block;
    }
    run.nodes.push({ node, from: run.text.length });
    run.text += node.nodeValue ?? '';
  }
  yield run;
}

/** What a text node stands in that has lines of its own. */
function blockOf(node: Node): Element | null {
  let at = node.parentElement;
  while (at && inline.has(at.tagName) && !at.classList.contains('code-lines'))
    at = at.parentElement;
  return at;
}

function isBehindBreak({ previousSibling }: Node): boolean {
  return previousSibling instanceof HTMLBRElement;
}

function rangeOf({ nodes }: Run, from: number, to: number): Range | undefined {
  const start = nodes.findLast((each) => each.from <= from);
  const end = nodes.findLast((each) => each.from < to);
  if (!start || !end) return undefined;
  const range = new Range();
  range.setStart(start.node, from - start.from);
  range.setEnd(end.node, to - end.from);
  return range;
}
