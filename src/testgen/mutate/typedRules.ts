import type { SyntaxNodes } from '../../context/chunks/syntaxTable.ts';
import { typedSwaps } from './mutant.ts';
import type { Replaced, TreeRules } from './treeRules.ts';

const booleans = new Set(['true', 'false', 'boolean_literal']);

const common = {
  swaps: typedSwaps,
  negations: new Set(['unary_expression']),
  booleans,
  typed: true,
};

export const javaRules: TreeRules = {
  ...common,
  operations: new Set(['binary_expression', 'assignment_expression']),
  numbers: new Set(['decimal_integer_literal', 'decimal_floating_point_literal']),
  strings: new Set(['string_literal']),
  stringContents: new Set(['string_fragment', 'escape_sequence']),
  isQuiet: (nodes, node) =>
    /^(?:package_declaration|import_declaration|annotation|marker_annotation)$/u.test(
      nodes.type(node),
    ),
  returned: (nodes, node) =>
    givenBack(nodes, node, {
      statement: 'return_statement',
      functions: /^(?:method|lambda)_/u,
      zeroOf: javaZero,
    }),
  emptied: (nodes, node) =>
    statementOf(nodes, node, /^(?:method_invocation|assignment_expression|update_expression)$/u)
      ? ';'
      : undefined,
};

export const goRules: TreeRules = {
  ...common,
  operations: new Set(['binary_expression', 'assignment_statement']),
  numbers: new Set(['int_literal', 'float_literal']),
  strings: new Set(['interpreted_string_literal']),
  stringContents: new Set(['interpreted_string_literal_content', 'escape_sequence']),
  isQuiet: (nodes, node) =>
    /^(?:package_clause|import_declaration|array_type)$/u.test(nodes.type(node)),
  returned: (nodes, node) =>
    givenBack(nodes, node, {
      statement: 'return_statement',
      functions: /^(?:function_declaration|method_declaration|func_literal)$/u,
      zeroOf: goZero,
    }),
  emptied(nodes, node) {
    const parent = nodes.parent(node);
    if (parent === undefined || nodes.type(parent) !== 'statement_list') return undefined;
    const isOne =
      /^(?:assignment_statement|inc_statement|dec_statement)$/u.test(nodes.type(node)) ||
      statementOf(nodes, node, /^call_expression$/u);
    return isOne ? '' : undefined;
  },
};

export const rustRules: TreeRules = {
  ...common,
  operations: new Set(['binary_expression', 'compound_assignment_expr']),
  numbers: new Set(['integer_literal', 'float_literal']),
  strings: new Set(['string_literal']),
  stringContents: new Set(['string_content', 'escape_sequence']),
  isQuiet(nodes, node) {
    const type = nodes.type(node);
    if (type === 'mod_item') {
      const name = nodes.namedChildren(node).find((child) => nodes.type(child) === 'identifier');
      return name !== undefined && /^tests?$/u.test(nodes.textOf(name));
    }
    // What a macro gets is no code before the macro made some of it.
    return /^(?:attribute_item|inner_attribute_item|use_declaration|macro_.+|array_type|type_arguments)$/u.test(
      type,
    );
  },
  returned(nodes, node) {
    const returning = givenBack(nodes, node, {
      statement: 'return_expression',
      functions: /^(?:function_item|closure_expression|async_block)$/u,
      zeroOf: rustZero,
    });
    return returning ?? rustTail(nodes, node);
  },
  emptied(nodes, node) {
    const isOne = statementOf(
      nodes,
      node,
      /^(?:call_expression|assignment_expression|compound_assignment_expr)$/u,
    );
    return isOne && nodes.textOf(node).endsWith(';') ? ';' : undefined;
  },
};

interface Returning {
  /** The node that returns. */
  readonly statement: string;
  /** What it may return from. */
  readonly functions: RegExp;
  /** A value of what the function says that it gives; undefined where that is not plain. */
  readonly zeroOf: (nodes: SyntaxNodes, of: number) => string | undefined;
}

function givenBack(
  nodes: SyntaxNodes,
  node: number,
  { statement, functions, zeroOf }: Returning,
): Replaced | undefined {
  if (nodes.type(node) !== statement) return undefined;
  const values = nodes.namedChildren(node).filter((child) => !isComment(nodes, child));
  const [value] = values;
  if (value === undefined || values.length > 1) return undefined;
  let around = nodes.parent(node);
  while (around !== undefined && !functions.test(nodes.type(around))) around = nodes.parent(around);
  const to = around === undefined ? undefined : zeroOf(nodes, around);
  return to === undefined ? undefined : { node: value, to };
}

function isComment(nodes: SyntaxNodes, node: number): boolean {
  return nodes.type(node).endsWith('comment');
}

function javaZero(nodes: SyntaxNodes, method: number): string | undefined {
  const type = nodes
    .namedChildren(method)
    .find((child) => !/^(?:modifiers|type_parameters)$/u.test(nodes.type(child)));
  if (type === undefined) return undefined;
  switch (nodes.type(type)) {
    case 'integral_type':
    case 'floating_point_type':
      return '0';
    case 'boolean_type':
      return 'false';
    case 'type_identifier':
    case 'scoped_type_identifier':
    case 'generic_type':
    case 'array_type':
      return 'null';
    default:
      return undefined;
  }
}

/** What stands right before the body. */
function goZero(nodes: SyntaxNodes, of: number): string | undefined {
  const children = nodes.namedChildren(of);
  const type = children[children.findIndex((child) => nodes.type(child) === 'block') - 1];
  if (type === undefined) return undefined;
  if (/^(?:pointer|slice|map|channel|function|interface)_type$/u.test(nodes.type(type)))
    return 'nil';
  const name = nodes.type(type) === 'type_identifier' ? nodes.textOf(type) : '';
  if (/^(?:u?int(?:8|16|32|64|ptr)?|float(?:32|64)|byte|rune)$/u.test(name)) return '0';
  return { string: '""', bool: 'false', error: 'nil' }[name];
}

/** What stands behind the arrow. */
function rustZero(nodes: SyntaxNodes, of: number): string | undefined {
  const children = nodes.children(of);
  const type = children[children.findIndex((child) => nodes.type(child) === '->') + 1];
  if (type === undefined || nodes.type(of) !== 'function_item') return undefined;
  const name = nodes.textOf(type);
  if (/^(?:[iu](?:8|16|32|64|128|size))$/u.test(name)) return '0';
  if (/^f(?:32|64)$/u.test(name)) return '0.0';
  if (name === 'bool') return 'false';
  if (name === 'String') return 'String::new()';
  if (name.startsWith('Option<')) return 'None';
  return name.startsWith('Vec<') ? 'Vec::new()' : undefined;
}

/** The value at the end of a function's body, where it is no statement that holds others. */
function rustTail(nodes: SyntaxNodes, node: number): Replaced | undefined {
  if (nodes.type(node) !== 'function_item') return undefined;
  const body = nodes.namedChildren(node).at(-1);
  if (body === undefined || nodes.type(body) !== 'block') return undefined;
  const last = nodes.namedChildren(body).at(-1);
  const isValue =
    last !== undefined && !/_statement$|_declaration$|_item$|comment$/u.test(nodes.type(last));
  const to = isValue ? rustZero(nodes, node) : undefined;
  return to === undefined || last === undefined ? undefined : { node: last, to };
}

/** Whether a node is a statement of nothing but this. */
function statementOf(nodes: SyntaxNodes, node: number, inner: RegExp): boolean {
  if (nodes.type(node) !== 'expression_statement') return false;
  const [only, ...others] = nodes.namedChildren(node);
  return only !== undefined && others.length === 0 && inner.test(nodes.type(only));
}
