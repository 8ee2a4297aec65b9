// Finds what a TypeScript file imports, without a compiler: comments, strings and regular expressions are
// skipped by a small scanner, so that an import in a comment or in a string does not count.

/** The module names of every import, export … from, dynamic import() and import() type, in their order. */
export function importsOf(source: string): string[] {
  const tokens = tokenize(source);
  const found: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word') continue;
    const previous = tokens[index - 1];
    if (previous?.kind === 'mark' && previous.text === '.') continue;
    if (token.text === 'import') push(found, afterImport(tokens, index));
    if (token.text === 'export') push(found, afterExport(tokens, index));
  }
  return found;
}

interface Token {
  readonly kind: 'word' | 'string' | 'mark';
  readonly text: string;
}

function push(found: string[], name: string | undefined): void {
  if (name !== undefined) found.push(name);
}

/** `import 'x'`, `import … from 'x'`, `import('x')`, `import.meta` (none). */
function afterImport(tokens: readonly Token[], index: number): string | undefined {
  const next = tokens[index + 1];
  if (next?.kind === 'string') return next.text;
  if (next?.text === '(')
    return tokens[index + 2]?.kind === 'string' ? tokens[index + 2]?.text : undefined;
  return next?.text === '.' ? undefined : fromClause(tokens, index + 1);
}

/** `export * from 'x'` and `export { … } from 'x'`; other exports have no module name. */
function afterExport(tokens: readonly Token[], index: number): string | undefined {
  const next = tokens[index + 1]?.text === 'type' ? index + 2 : index + 1;
  return tokens[next]?.text === '*' || tokens[next]?.text === '{'
    ? fromClause(tokens, next)
    : undefined;
}

/** The clause between the keyword and `from` holds only names, commas, stars and braces. */
function fromClause(tokens: readonly Token[], start: number): string | undefined {
  for (let index = start; index < tokens.length; index += 1) {
    const token = tokens[index];
    const after = tokens[index + 1];
    if (token?.kind === 'word' && token.text === 'from' && after?.kind === 'string')
      return after.text;
    const isPartOfClause =
      token?.kind === 'word' || token?.kind === 'string' || /^[{},*]$/.test(token?.text ?? '');
    if (!isPartOfClause) return undefined;
  }
  return undefined;
}

const skipped = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const quoted = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y;
const word = /[\p{ID_Start}$_][\p{ID_Continue}$]*/uy;
const regularExpression = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  // A template's text is skipped; the expressions in it are scanned like the rest.
  const templateDepths: number[] = [];
  let depth = 0;
  let position = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) position += text.length;
    return text;
  };
  while (position < source.length) {
    if (take(skipped) !== undefined) continue;
    const text = take(quoted);
    if (text !== undefined) {
      tokens.push({ kind: 'string', text: text.slice(1, -1) });
      continue;
    }
    const name = take(word);
    if (name !== undefined) {
      tokens.push({ kind: 'word', text: name });
      continue;
    }
    const mark = source[position] ?? '';
    if (mark === '/' && startsExpression(tokens.at(-1)) && take(regularExpression) !== undefined) {
      tokens.push({ kind: 'mark', text: '/…/' });
      continue;
    }
    position += 1;
    if (mark === '{') depth += 1;
    const closesHole = mark === '}' && templateDepths.at(-1) === depth;
    if (mark === '}' && !closesHole) depth -= 1;
    if (mark === '`' || closesHole) {
      if (closesHole) templateDepths.pop();
      const end = endOfTemplateText(source, position);
      position = end.position;
      if (end.opensHole) templateDepths.push(depth);
      tokens.push({ kind: 'mark', text: '`' });
      continue;
    }
    tokens.push({ kind: 'mark', text: mark });
  }
  return tokens;
}

/** Reads a template's text up to its end or to the next hole. */
function endOfTemplateText(
  source: string,
  start: number,
): { position: number; opensHole: boolean } {
  for (let index = start; index < source.length; index += 1) {
    if (source[index] === '\\') index += 1;
    else if (source[index] === '`') return { position: index + 1, opensHole: false };
    else if (source[index] === '$' && source[index + 1] === '{')
      return { position: index + 2, opensHole: true };
  }
  return { position: source.length, opensHole: false };
}

/** After a value a slash divides; anywhere else it begins a regular expression. */
function startsExpression(previous: Token | undefined): boolean {
  if (!previous) return true;
  if (previous.kind === 'string') return false;
  if (previous.kind === 'word')
    return /^(?:return|typeof|case|in|of|void|delete|await|yield|throw|else)$/.test(previous.text);
  return !/^[)\]}`]$|^\/…\/$/.test(previous.text);
}
