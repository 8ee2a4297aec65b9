import type { Form, SyntaxRules } from './syntaxRules.ts';

/** Types, then a name in front of its parameters. What begins with two underscores is no name but an attribute. */
const prototype: Form = {
  kind: 'function',
  announces: true,
  pattern:
    /(?:\[\[[^\]]*\]\]\s*)?(?:__attribute__\s*\(\([^)]*\)\)\s*)?(?:[A-Za-z_]\w*(?:::\w+)*(?:<[^<>;{}()]*>)?(?:\s*[*&]+\s*|\s+))+(?<name>(?!__|alignas\b|decltype\b)~?\w+)\s*\((?![*&])/y,
};

const c: SyntaxRules = {
  grammar: 'c',
  declares: {
    function_definition: 'function',
    struct_specifier: 'type',
    union_specifier: 'type',
    enum_specifier: 'type',
    type_definition: 'type',
    preproc_function_def: 'function',
  },
  forms: {
    declaration: [
      {
        kind: 'type',
        pattern: /(?:static\s+|const\s+)*(?:struct|enum|union)\s+(?<name>\w+)\s*\{/y,
      },
      { kind: 'value', pattern: /[^=;{(]*?(?<name>\w+)\s*(?:\[[^\]]*\]\s*)*=/y },
      prototype,
    ],
    preproc_def: [{ kind: 'value', pattern: /#\s*define\s+(?<name>\w+)/y }],
  },
  wraps: [
    'preproc_if',
    'preproc_ifdef',
    'preproc_else',
    'preproc_elif',
    'linkage_specification',
    'declaration_list',
  ],
  bodies: ['compound_statement', 'field_declaration_list', 'enumerator_list'],
  comments: ['comment'],
  nameFields: { function_definition: 'declarator', type_definition: 'declarator' },
  needBody: ['struct_specifier', 'union_specifier', 'enum_specifier', 'class_specifier'],
  nameIn: /((?:[\w~]+(?:<[^<>]*>)?::)*(?:operator\s*(?:\(\)|[^\s(]+)|~?\w+))\s*(?:\(|$)/,
  test: /^\s*(?:TEST|TEST_F|TEST_P|TYPED_TEST|TEST_CASE|BOOST_AUTO_TEST_CASE)\s*\(\s*"?(?<name>[^"()]*)/m,
};

const cpp: SyntaxRules = {
  ...c,
  grammar: 'cpp',
  declares: {
    ...c.declares,
    class_specifier: 'class',
    struct_specifier: 'class',
    namespace_definition: 'section',
    concept_definition: 'type',
    alias_declaration: 'type',
  },
  wraps: [...(c.wraps ?? []), 'template_declaration'],
  bodies: [...c.bodies, 'declaration_list'],
  forms: {
    ...c.forms,
    field_declaration: [prototype],
    // A macro in front of the name makes the grammar take these for functions.
    function_definition: [
      {
        kind: 'class',
        pattern:
          /(?:class|struct)\s+[A-Z_][A-Z0-9_]*(?:\([^)]*\))?\s+(?<name>\w+)\s*(?:final\s*)?(?:\{|:[^:])/y,
      },
      { kind: 'section', pattern: /[A-Z_0-9]+\s+namespace\s+(?<name>[\w:]+)\s*\{/y },
    ],
  },
  leads: ['template_parameter_list', 'attribute_declaration', 'access_specifier'],
};

export const systemRules: Readonly<Record<string, SyntaxRules>> = {
  c,
  cpp: { ...cpp, wraps: (cpp.wraps ?? []).filter((type) => type !== 'declaration_list') },
  go: {
    grammar: 'go',
    declares: { function_declaration: 'function', type_spec: 'type' },
    forms: {
      method_declaration: [
        {
          kind: 'method',
          pattern: /func\s*\(\s*(?:\w+\s+)?\*?\s*(?<owner>\w+)[^)]*\)\s*(?<name>\w+)/y,
        },
      ],
      type_declaration: [{ kind: 'type', pattern: /type\s+(?:\(\s*)?(?<name>\w+)/y }],
      var_declaration: [{ kind: 'value', pattern: /var\s+(?:\(\s*)?(?<name>\w+)/y }],
      const_declaration: [{ kind: 'value', pattern: /const\s+(?:\(\s*)?(?<name>\w+)/y }],
    },
    bodies: ['block', 'field_declaration_list', 'interface_type', 'statement_list'],
    through: ['type_spec', 'struct_type'],
    comments: ['comment'],
    test: /^func\s+(?:Test|Benchmark|Fuzz|Example)(?![a-z])/m,
  },
  rust: {
    grammar: 'rust',
    declares: {
      function_item: 'function',
      function_signature_item: 'function',
      struct_item: 'type',
      enum_item: 'type',
      union_item: 'type',
      type_item: 'type',
      trait_item: 'class',
      impl_item: 'class',
      mod_item: 'section',
      macro_definition: 'function',
      const_item: 'value',
      static_item: 'value',
    },
    wraps: ['foreign_mod_item'],
    bodies: ['block', 'declaration_list', 'field_declaration_list', 'enum_variant_list'],
    comments: ['line_comment', 'block_comment'],
    leads: ['attribute_item'],
    nameFields: { impl_item: 'type' },
    nameIn: /^&?(?:mut\s+)?(?:dyn\s+)?([\w:]+)/,
    test: /#\[(?:\w+::)*(?:test|rstest|bench|quickcheck)\b/,
  },
  java: {
    grammar: 'java',
    declares: {
      class_declaration: 'class',
      interface_declaration: 'type',
      enum_declaration: 'type',
      record_declaration: 'class',
      annotation_type_declaration: 'type',
      method_declaration: 'method',
      constructor_declaration: 'method',
      compact_constructor_declaration: 'method',
    },
    wraps: ['enum_body_declarations'],
    bodies: [
      'class_body',
      'interface_body',
      'enum_body',
      'annotation_type_body',
      'block',
      'constructor_body',
    ],
    comments: ['line_comment', 'block_comment'],
    test: /@(?:\w*Test|Theory|Property)\b/,
  },
  csharp: {
    grammar: 'c_sharp',
    declares: {
      class_declaration: 'class',
      struct_declaration: 'class',
      record_declaration: 'class',
      interface_declaration: 'type',
      enum_declaration: 'type',
      delegate_declaration: 'type',
      namespace_declaration: 'section',
      method_declaration: 'method',
      constructor_declaration: 'method',
      destructor_declaration: 'method',
      property_declaration: 'method',
      local_function_statement: 'function',
    },
    wraps: ['preproc_if', 'preproc_elif', 'preproc_else', 'global_statement'],
    bodies: ['declaration_list', 'enum_member_declaration_list', 'block', 'accessor_list'],
    comments: ['comment'],
    test: /\[(?:\w+\.)?(?:Fact|Theory|Test|TestCase|TestMethod|DataTestMethod)\b/,
  },
};
