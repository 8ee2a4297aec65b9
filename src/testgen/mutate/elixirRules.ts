import type { SyntaxNodes } from '../../context/chunks/syntaxTable.ts';
import { elixirSwaps } from './mutant.ts';
import type { TreeRules } from './treeRules.ts';

/** Calls that declare, or bring in what others declare. */
const declaring =
  /^(?:use|alias|import|require|defstruct|defexception|defdelegate|defmodule|defprotocol|defimpl)$/u;
const bringing = /^(?:use|alias|import|require)$/u;
const functions = /^(?:def|defp)$/u;
/** Attributes that are read by people and tools, not by the code. */
const described =
  /^(?:doc|moduledoc|typedoc|spec|type|typep|opaque|callback|macrocallback|impl|behaviour|deprecated|dialyzer|tag)$/u;
const bodies = new Set(['do_block', 'body', 'else_block', 'after_block', 'rescue_block']);

export const elixirRules: TreeRules = {
  swaps: elixirSwaps,
  operations: new Set(['binary_operator']),
  negations: new Set(['unary_operator']),
  numbers: new Set(['integer', 'float']),
  booleans: new Set(['boolean']),
  strings: new Set(['string']),
  stringContents: new Set(['quoted_content', 'escape_sequence']),
  typed: false,
  isQuiet(nodes, node) {
    if (nodes.type(node) === 'call') return bringing.test(nameOf(nodes, node));
    if (nodes.type(node) !== 'unary_operator') return false;
    const [sign, operand] = nodes.children(node);
    if (sign === undefined || operand === undefined) return false;
    if (nodes.type(sign) === '@') return described.test(nameOf(nodes, operand));
    return nodes.type(sign) === '&' && isReference(nodes, operand);
  },
  returned(nodes, node) {
    if (nodes.type(node) !== 'call' || !functions.test(nameOf(nodes, node))) return undefined;
    const value = lastValue(nodes, node);
    return value !== undefined && isPlain(nodes, value) ? { node: value, to: 'nil' } : undefined;
  },
  emptied(nodes, node) {
    const parent = nodes.parent(node);
    if (nodes.type(node) !== 'call' || parent === undefined) return undefined;
    if (!bodies.has(nodes.type(parent)) || !isInFunction(nodes, parent)) return undefined;
    const isPlainCall = isPlain(nodes, node) && !declaring.test(nameOf(nodes, node));
    // The last one is a value.
    const isLast = nodes.namedChildren(parent).at(-1) === node;
    return isPlainCall && !isLast ? ':ok' : undefined;
  },
};

/** "def" of a call of it; the attribute's name of "@doc …". Empty for a call of another module. */
function nameOf(nodes: SyntaxNodes, node: number): string {
  if (nodes.type(node) === 'identifier') return nodes.textOf(node);
  const [name] = nodes.children(node);
  return name !== undefined && nodes.type(name) === 'identifier' ? nodes.textOf(name) : '';
}

/** "&fee/1" and "&1" name something. */
function isReference(nodes: SyntaxNodes, operand: number): boolean {
  if (nodes.type(operand) === 'integer') return true;
  const [, sign, arity] = nodes.children(operand);
  return (
    nodes.type(operand) === 'binary_operator' &&
    sign !== undefined &&
    nodes.type(sign) === '/' &&
    arity !== undefined &&
    nodes.type(arity) === 'integer'
  );
}

/** Not one with a block of its own, as `if` and `case` have, and no `nil`. */
function isPlain(nodes: SyntaxNodes, node: number): boolean {
  const hasBlock = nodes.children(node).some((child) => nodes.type(child) === 'do_block');
  return !hasBlock && nodes.type(node) !== 'nil';
}

/** What a function ends with is what it gives back. */
function lastValue(nodes: SyntaxNodes, call: number): number | undefined {
  const block = nodes.children(call).find((child) => nodes.type(child) === 'do_block');
  if (block !== undefined) {
    const inside = nodes.namedChildren(block);
    return inside.findLast((child) => !/_block$|^comment$/u.test(nodes.type(child)));
  }
  const given = nodes.children(call).find((child) => nodes.type(child) === 'arguments');
  const words = given === undefined ? undefined : nodes.namedChildren(given).at(-1);
  if (words === undefined || nodes.type(words) !== 'keywords') return undefined;
  for (const pair of nodes.namedChildren(words)) {
    const [key, value] = nodes.namedChildren(pair);
    if (key !== undefined && nodes.textOf(key).trim() === 'do:') return value;
  }
  return undefined;
}

function isInFunction(nodes: SyntaxNodes, node: number): boolean {
  for (let at: number | undefined = node; at !== undefined; at = nodes.parent(at)) {
    if (nodes.type(at) === 'call' && functions.test(nameOf(nodes, at))) return true;
  }
  return false;
}
