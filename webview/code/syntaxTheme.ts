import type { SyntaxKind } from '../../src/protocol/syntaxColors.ts';

/** What a piece of code is; `syntax.css` has a colour for each in every theme. */
const scopes = {
  comment: ['comment', 'punctuation.definition.comment', 'string.quoted.docstring'],
  string: [
    'string',
    'punctuation.definition.string',
    'meta.embedded.assembly',
    'markup.inline.raw',
  ],
  number: ['constant.numeric', 'keyword.other.unit', 'keyword.operator.plus.exponent'],
  constant: ['constant.language', 'variable.language', 'support.constant', 'constant.character'],
  constantName: ['variable.other.constant', 'variable.other.enummember'],
  control: [
    'keyword.control',
    'keyword.operator.new',
    'keyword.operator.expression',
    'keyword.other.using',
    'keyword.other.operator',
    'entity.name.operator',
    'storage.type.elixir',
  ],
  keyword: [
    'keyword',
    'storage',
    'storage.type',
    'storage.modifier',
    'punctuation.section.embedded',
    'punctuation.definition.template-expression',
    'keyword.other.elixir',
  ],
  operator: ['keyword.operator', 'punctuation', 'storage.type.function.arrow'],
  function: [
    'entity.name.function',
    'support.function',
    'meta.function-call.generic',
    'variable.function',
  ],
  type: [
    'entity.name.type',
    'entity.name.class',
    'entity.name.namespace',
    'entity.other.inherited-class',
    'support.class',
    'support.type',
    'storage.type.java',
    'storage.type.cs',
    'storage.type.generic',
    'entity.name.section.group-title',
    'support.type.primitive',
  ],
  variable: [
    'variable',
    'meta.definition.variable.name',
    'support.variable',
    'entity.name.variable',
    'meta.object-literal.key',
    'support.type.property-name',
    'support.type.property-name.json',
    'variable.parameter',
  ],
  property: [
    'support.type.property-name.css',
    'entity.other.attribute-name',
    'entity.name.tag.yaml',
    'support.type.property-name.toml',
    'entity.other.keyword.toml',
  ],
  tag: [
    'entity.name.tag',
    'punctuation.definition.tag',
    'entity.name.tag.css',
    'entity.other.attribute-name.class.css',
    'entity.other.attribute-name.id.css',
  ],
  regexp: ['string.regexp', 'constant.regexp', 'punctuation.definition.group.regexp'],
  escape: ['constant.character.escape', 'constant.other.placeholder'],
  heading: ['markup.heading', 'entity.name.section.markdown'],
  inserted: ['markup.inserted', 'punctuation.definition.inserted'],
  deleted: ['markup.deleted', 'punctuation.definition.deleted'],
  meta: [
    'meta.preprocessor',
    'meta.diff.header',
    'meta.diff.range',
    'meta.decorator',
    'punctuation.decorator',
    'entity.name.function.decorator',
  ],
} as const satisfies Record<SyntaxKind | 'operator', readonly string[]>;

type TokenKind = keyof typeof scopes;

const kinds = Object.keys(scopes);

/**
 * A TextMate theme whose colours only number the kinds: the page's style sheet, which knows the
 * person's theme, says what each looks like. `#000000` is plain text.
 */
export const syntaxTheme = {
  name: 'parley',
  type: 'dark' as const,
  fg: '#000000',
  bg: '#ffffff',
  settings: [
    { settings: { foreground: '#000000', background: '#ffffff' } },
    ...Object.entries(scopes).map(([kind, scope]) => ({
      scope: [...scope],
      settings: { foreground: colorOf(kind) },
    })),
  ],
};

/** The class for a colour of the theme; undefined for plain text. */
export function classOf(color: string | undefined): `syntax-${TokenKind}` | undefined {
  return classes.get(color?.toLowerCase() ?? '');
}

const classes: ReadonlyMap<string, `syntax-${TokenKind}`> = new Map(
  kinds
    .filter((kind): kind is TokenKind => Object.hasOwn(scopes, kind))
    .map((kind) => [colorOf(kind), `syntax-${kind}` as const]),
);

function colorOf(kind: string): string {
  return `#${(kinds.indexOf(kind) + 1).toString(16).padStart(6, '0')}`;
}
