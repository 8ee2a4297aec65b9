/** A JSON value that stands in a text, or why what looks like one is none. */
export type JsonCandidate =
  | { readonly type: 'json'; readonly value: unknown }
  | { readonly type: 'broken'; readonly reason: string };

/** More beginnings than this are not tried: each may cost a look at all that follows. */
const mostTried = 20;

/**
 * The places in a model's answer that may hold its JSON, the likeliest first: the whole of it, what
 * stands between fences, what begins with a bracket within prose. Strict JSON only: a trailing comma is
 * an error, as it is for whoever reads the value later. Where nothing looks like JSON there is none.
 */
export function* jsonCandidates(answer: string): Generator<JsonCandidate, void> {
  const text = answer.trim();
  const whole = candidateOf(text);
  if (whole.type === 'json') {
    yield whole;
    return;
  }
  const fenced = [...text.matchAll(fence)].map(([, , body = '']) => body.trim());
  for (const body of fenced) if (body !== '') yield candidateOf(body);
  // What a fence holds was tried as a whole.
  yield* withinProse(text.replaceAll(fence, ' '));
}

/** A fenced block, the last one without an end too. The same fence closes it, at a line's beginning. */
const fence = /^ {0,3}(`{3,16}|~{3,16})[^\n`]*\n([\s\S]*?)(?:\n {0,3}\1[`~]*[ \t]*$|(?![\s\S]))/gmu;

function* withinProse(text: string): Generator<JsonCandidate, void> {
  const opening = /[{[]/gu;
  for (let tried = 0; tried < mostTried; tried++) {
    const start = opening.exec(text)?.index;
    if (start === undefined) return;
    const end = endOf(text, start);
    const candidate = candidateOf(text.slice(start, end));
    yield candidate;
    if (candidate.type === 'json' && end !== undefined) opening.lastIndex = end;
  }
}

/** Where the bracket at `start` is closed, brackets within strings aside; undefined where it is not. */
function endOf(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

function candidateOf(text: string): JsonCandidate {
  try {
    return { type: 'json', value: JSON.parse(text) };
  } catch (error) {
    return { type: 'broken', reason: error instanceof Error ? error.message : String(error) };
  }
}
