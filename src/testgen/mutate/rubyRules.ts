import type { SyntaxNodes } from '../../context/chunks/syntaxTable.ts';
import { rubySwaps } from './mutant.ts';
import type { Replaced, TreeRules } from './treeRules.ts';

const methods = new Set(['method', 'singleton_method']);
/** What loads other code: with another name nothing would run at all. */
const loading = /^(?:require|require_relative|load|autoload|gem)$/u;
/** What holds statements one below the other. */
const bodies = new Set(['body_statement', 'block_body', 'then', 'else', 'do', 'ensure', 'begin']);
const statements = new Set(['call', 'assignment', 'operator_assignment']);
/** The last thing in a method that is no plain value. */
const noValue =
  /^(?:if|unless|case|case_match|while|until|for|begin|return|nil|rescue|ensure|else)$/u;

export const rubyRules: TreeRules = {
  swaps: rubySwaps,
  operations: new Set(['binary', 'operator_assignment']),
  negations: new Set(['unary']),
  numbers: new Set(['integer', 'float']),
  booleans: new Set(['true', 'false']),
  strings: new Set(['string']),
  stringContents: new Set(['string_content', 'escape_sequence']),
  typed: false,
  isQuiet(nodes, node) {
    if (nodes.type(node) !== 'call') return false;
    const [name] = nodes.namedChildren(node);
    return name !== undefined && loading.test(nodes.textOf(name));
  },
  returned(nodes, node) {
    if (nodes.type(node) === 'return') {
      const [value] = nodes.namedChildren(node);
      return value === undefined ? undefined : { node: value, to: 'nil' };
    }
    return methods.has(nodes.type(node)) ? lastValue(nodes, node) : undefined;
  },
  emptied(nodes, node) {
    const parent = nodes.parent(node);
    const isStatement =
      parent !== undefined && statements.has(nodes.type(node)) && bodies.has(nodes.type(parent));
    if (!isStatement || !isInMethod(nodes, parent)) return undefined;
    // The last one is what the method gives back.
    const isLast = nodes.next(node) >= nodes.next(parent);
    return isLast && nodes.type(parent) === 'body_statement' ? undefined : 'nil';
  },
};

/** What a method ends with is what it gives back. */
function lastValue(nodes: SyntaxNodes, method: number): Replaced | undefined {
  const children = nodes.children(method);
  const body = children.find((child) => nodes.type(child) === 'body_statement');
  const equals = children.findIndex((child) => nodes.type(child) === '=');
  const last =
    body === undefined
      ? children[equals === -1 ? children.length : equals + 1]
      : nodes.namedChildren(body).findLast((child) => nodes.type(child) !== 'comment');
  return last === undefined || noValue.test(nodes.type(last))
    ? undefined
    : { node: last, to: 'nil' };
}

function isInMethod(nodes: SyntaxNodes, node: number): boolean {
  for (let at: number | undefined = node; at !== undefined; at = nodes.parent(at)) {
    if (methods.has(nodes.type(at))) return true;
  }
  return false;
}
