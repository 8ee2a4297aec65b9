import type { SyntaxRules } from './syntaxRules.ts';

const elixirName = String.raw`\s*\(?\s*(?<name>[\w.!?]+)`;

export const dynamicRules: Readonly<Record<string, SyntaxRules>> = {
  python: {
    grammar: 'python',
    declares: { class_definition: 'class', function_definition: 'function' },
    forms: {
      expression_statement: [
        { kind: 'value', pattern: /(?<name>[A-Za-z_]\w*)\s*(?::[^=\n]+)?=(?!=)/y },
      ],
    },
    wraps: ['decorated_definition'],
    bodies: ['block'],
    comments: ['comment'],
    leads: ['decorator'],
    test: /\bdef\s+test_?\w*\s*\(/,
    docStrings: true,
  },
  ruby: {
    grammar: 'ruby',
    declares: {
      class: 'class',
      module: 'section',
      singleton_class: 'class',
      method: 'method',
      singleton_method: 'method',
    },
    forms: {
      call: [
        {
          kind: 'test',
          pattern:
            /(?:RSpec\.)?(?:describe|context|it|specify|feature|scenario|test|should)\s*\(?\s*(?<quote>['"]?)(?<name>[^'"\n]+?)\k<quote>\s*(?:,[^\n]*)?(?:do\b|\{)/y,
        },
        {
          kind: 'method',
          pattern:
            /(?:private|protected|public|private_class_method)\s+def\s+(?:self\.)?(?<name>[\w?!=]+)/y,
        },
      ],
      assignment: [{ kind: 'value', pattern: /(?<name>[A-Z]\w*)\s*=/y }],
    },
    bodies: ['body_statement', 'do_block', 'block', 'block_body'],
    through: ['argument_list', 'method'],
    comments: ['comment'],
    nameFields: { singleton_class: 'value' },
    test: /^\s*def\s+test_/m,
  },
  php: {
    grammar: 'php',
    declares: {
      class_declaration: 'class',
      trait_declaration: 'class',
      interface_declaration: 'type',
      enum_declaration: 'type',
      function_definition: 'function',
      method_declaration: 'method',
    },
    wraps: ['namespace_definition', 'program'],
    bodies: ['declaration_list', 'enum_declaration_list', 'compound_statement'],
    comments: ['comment'],
    test: /\bfunction\s+test\w*\s*\(|#\[\\?(?:\w+\\)*Test\b/,
  },
  bash: {
    grammar: 'bash',
    declares: { function_definition: 'function' },
    bodies: ['compound_statement'],
    comments: ['comment'],
  },
  elixir: {
    grammar: 'elixir',
    declares: {},
    forms: {
      call: [
        {
          kind: 'class',
          pattern: new RegExp(`(?:defmodule|defprotocol|defimpl)${elixirName}`, 'y'),
        },
        {
          kind: 'function',
          pattern: new RegExp(
            `(?:defp?|defmacrop?|defguardp?|defdelegate|defnp?)\\b${elixirName}`,
            'y',
          ),
        },
        { kind: 'test', pattern: /(?:test|describe|property)\s*\(?\s*"(?<name>(?:\\.|[^"\\])*)"/y },
      ],
    },
    bodies: ['do_block'],
    comments: ['comment'],
    leads: ['unary_operator'],
    leadIn: /^@(?:doc|typedoc|spec|impl|deprecated|since|dialyzer|tag|describetag|tmp_dir)\b/,
  },
};
