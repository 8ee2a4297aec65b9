import type { Form, SyntaxRules } from './syntaxRules.ts';

const value = String.raw`(?:async\s+)?(?:function\b|\([^()]*(?:\([^()]*\)[^()]*)*\)\s*(?::[^=;{]*)?=>|[\w$]+\s*=>|<[^>]*>\s*\()`;

const bindings: readonly Form[] = [
  {
    kind: 'function',
    pattern: new RegExp(
      String.raw`(?:const|let|var)\s+(?<name>[\w$]+)\s*(?::[^=]*)?=\s*${value}`,
      'y',
    ),
  },
  { kind: 'class', pattern: /(?:const|let|var)\s+(?<name>[\w$]+)\s*=\s*class\b/y },
  { kind: 'value', pattern: /(?:const|let|var)\s+(?<name>[\w$]+)(?!\s*=\s*require\()\b/y },
];

const statements: readonly Form[] = [
  {
    kind: 'test',
    pattern:
      /(?:await\s+)?(?:(?:[\w$]+\.)?(?:describe|suite|context|it|test|specify|bench)|[xf]it|[xf]describe)(?:\.\w+)*(?:\([^)'"`]*\)|`[^`]*`)?\s*\(\s*(?<quote>['"`])(?<name>(?:\\.|(?!\k<quote>).)*)\k<quote>/y,
  },
  {
    kind: 'function',
    pattern: new RegExp(
      String.raw`(?:module\.exports\.|exports\.|module\.exports\s*=\s*)?(?<name>[\w$.]+)\s*=\s*${value}`,
      'y',
    ),
  },
  { kind: 'class', pattern: /(?:module\.)?(?:exports\.)?(?<name>[\w$]+)\s*=\s*class\b/y },
];

const pairs: readonly Form[] = [
  {
    kind: 'function',
    pattern: new RegExp(
      String.raw`(?<quote>['"]?)(?<name>[\w$./ -]+)\k<quote>\s*:\s*${value}`,
      'y',
    ),
  },
];

const fields: readonly Form[] = [
  {
    kind: 'method',
    pattern: new RegExp(
      String.raw`(?:(?:public|private|protected|static|override|readonly|declare)\s+)*(?<name>#?[\w$]+)\s*(?::[^=]*)?=\s*${value}`,
      'y',
    ),
  },
];

const javascript: SyntaxRules = {
  grammar: 'javascript',
  declares: {
    class_declaration: 'class',
    class: 'class',
    function_declaration: 'function',
    generator_function_declaration: 'function',
    method_definition: 'method',
  },
  forms: {
    lexical_declaration: bindings,
    variable_declaration: bindings,
    expression_statement: statements,
    pair: pairs,
    field_definition: fields,
    public_field_definition: fields,
  },
  wraps: ['export_statement'],
  bodies: ['class_body', 'statement_block'],
  through: [
    'call_expression',
    'await_expression',
    'arguments',
    'arrow_function',
    'function_expression',
    'variable_declarator',
    'assignment_expression',
    'class',
  ],
  comments: ['comment', 'html_comment'],
  leads: ['decorator'],
};

const typescript: SyntaxRules = {
  ...javascript,
  grammar: 'typescript',
  declares: {
    ...javascript.declares,
    abstract_class_declaration: 'class',
    interface_declaration: 'type',
    enum_declaration: 'type',
    type_alias_declaration: 'type',
    function_signature: 'function',
    method_signature: 'method',
    abstract_method_signature: 'method',
    internal_module: 'section',
    module: 'section',
  },
  wraps: ['export_statement', 'ambient_declaration'],
  bodies: [...javascript.bodies, 'interface_body', 'enum_body', 'object_type'],
};

export const scriptRules: Readonly<Record<string, SyntaxRules>> = {
  javascript,
  typescript,
  tsx: { ...typescript, grammar: 'tsx' },
  css: {
    grammar: 'css',
    declares: {},
    forms: {
      rule_set: [{ kind: 'section', pattern: /(?<name>[^{]{1,120}?)\s*\{/y }],
      media_statement: [{ kind: 'section', pattern: /(?<name>[^{]{1,120}?)\s*\{/y }],
      supports_statement: [{ kind: 'section', pattern: /(?<name>[^{]{1,120}?)\s*\{/y }],
      keyframes_statement: [{ kind: 'section', pattern: /(?<name>[^{]{1,120}?)\s*\{/y }],
      at_rule: [{ kind: 'section', pattern: /(?<name>[^{;]{1,120}?)\s*\{/y }],
    },
    bodies: ['block', 'keyframe_block_list'],
    comments: ['comment', 'js_comment'],
  },
};
