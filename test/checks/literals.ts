// The literals of a TypeScript source, read with the grammar that Parley's index reads TypeScript with.
import path from 'node:path';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { repoRoot } from '../../scripts/lib/paths.mjs';

/** A string or a template that a source has as a value. */
export interface Literal {
  /** What stands there; `{}` for each value of a template. */
  readonly text: string;
  readonly line: number;
  /** What it is an argument of, the innermost first: `t`, `log.error`, `new TypeError`. */
  readonly callees: readonly string[];
  /** The properties that it is the value of, the innermost first. */
  readonly keys: readonly string[];
  /** What it is put into: a property, a constant, or a function that gives it back. */
  readonly name: string;
  readonly role: 'translated' | 'compared' | 'value';
  /** True where it is made when its module is loaded. */
  readonly isAtLoad: boolean;
}

/** Reads sources one after the other. */
export async function literalReader(): Promise<(source: string) => readonly Literal[]> {
  await Parser.init();
  const folder = path.join(repoRoot, 'node_modules', 'tree-sitter-typescript');
  const parser = new Parser();
  parser.setLanguage(await Language.load(path.join(folder, 'tree-sitter-typescript.wasm')));
  return (source) => {
    const tree = parser.parse(source);
    if (!tree) throw new Error('The source was not parsed.');
    try {
      return tree.rootNode
        .descendantsOfType(['string', 'template_string'])
        .flatMap((node) => literalAt(node) ?? []);
    } finally {
      tree.delete();
    }
  };
}

function literalAt(node: Node): Literal | undefined {
  const callees: string[] = [];
  const keys: string[] = [];
  let name = '';
  let role: Literal['role'] = 'value';
  for (let child = node, at = node.parent; at; child = at, at = at.parent) {
    if (isNoValue(at, child)) return undefined;
    if (isCall(at) && child.type === 'arguments') {
      const callee = calleeOf(at);
      callees.push(callee);
      if (callee === 't' && isIn(child.namedChild(0), node)) role = 'translated';
    }
    if (isComparison(at)) role = 'compared';
    if (at.type === 'pair') keys.push(textIn(at, 'key'));
    if (name === '') name = nameOf(at);
    if (/statement$|_declaration$/u.test(at.type) && at.type !== 'expression_statement') {
      if (name === '' && at.type === 'return_statement') name = functionAround(at);
      break;
    }
  }
  return {
    text: textOf(node),
    line: node.startPosition.row + 1,
    callees,
    keys: keys.map((key) => key.replaceAll(/^['"]|['"]$/gu, '')),
    name,
    role,
    isAtLoad: functionOf(node) === undefined,
  };
}

/** Names of modules, types, and names of properties. */
function isNoValue(at: Node, child: Node): boolean {
  const source = at.childForFieldName('source');
  if (source !== null && source.id === child.id) return true;
  if (at.type === 'pair') return at.childForFieldName('key')?.id === child.id;
  return ['literal_type', 'property_signature', 'enum_declaration', 'index_type_query'].includes(
    at.type,
  );
}

function isCall({ type }: Node): boolean {
  return type === 'call_expression' || type === 'new_expression';
}

function calleeOf(call: Node): string {
  return call.type === 'new_expression'
    ? `new ${textIn(call, 'constructor')}`
    : textIn(call, 'function');
}

function isComparison(at: Node): boolean {
  if (at.type === 'switch_case') return false;
  return at.type === 'binary_expression' && /^[!=]==$/u.test(textIn(at, 'operator'));
}

function nameOf(at: Node): string {
  if (at.type === 'pair') return textIn(at, 'key');
  if (at.type === 'variable_declarator') return textIn(at, 'name');
  if (at.type === 'arrow_function' || at.type === 'method_definition') return functionName(at);
  return at.type === 'assignment_expression' ? textIn(at, 'left') : '';
}

function functionAround(statement: Node): string {
  const around = functionOf(statement);
  return around ? functionName(around) : '';
}

function functionOf(node: Node): Node | undefined {
  let at = node.parent;
  while (at && !functions.has(at.type)) at = at.parent;
  return at ?? undefined;
}

const functions: ReadonlySet<string> = new Set([
  'arrow_function',
  'function_declaration',
  'function_expression',
  'generator_function_declaration',
  'method_definition',
]);

function functionName(at: Node): string {
  const named = at.type === 'arrow_function' ? at.parent : at;
  return named ? textIn(named, named.type === 'pair' ? 'key' : 'name') : '';
}

function textIn(node: Node, field: string): string {
  return node.childForFieldName(field)?.text ?? '';
}

function isIn(outer: Node | null, inner: Node): boolean {
  return outer !== null && outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}

function textOf(node: Node): string {
  const parts = node.namedChildren.flatMap((child) => {
    if (child?.type === 'template_substitution') return ['{}'];
    if (child?.type === 'escape_sequence') return [plain(child.text)];
    return child ? [child.text] : [];
  });
  return parts.join('');
}

function plain(escape: string): string {
  return escape === '\\n' || escape === '\\t' ? ' ' : escape.slice(1);
}
