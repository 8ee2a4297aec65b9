import type { CodeTheme } from '../../src/protocol/codeTheme.ts';

/**
 * What a piece of code may be, for where the person's theme cannot be read: `syntax.css` has a colour for
 * each in light, dark and high contrast.
 */
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
} as const satisfies Record<string, readonly string[]>;

type TokenKind = keyof typeof scopes;

const kinds = Object.keys(scopes).filter((kind): kind is TokenKind => Object.hasOwn(scopes, kind));

/** Colours that stand for something else have this at their end, as good as invisible: none of a theme has. */
const mark = '01';
const plain = `#000000${mark}`;

/** A theme as the tokenizer has it, whose first rule is how plain text looks. */
interface RawTheme {
  readonly name: string;
  readonly type: 'dark';
  readonly fg: string;
  readonly bg: string;
  readonly settings: {
    readonly scope?: string[];
    readonly settings: {
      readonly foreground?: string;
      readonly background?: string;
      readonly fontStyle?: string;
    };
  }[];
}

/**
 * The theme by which code is coloured. Where the person's cannot be read, or is not known yet, its colours
 * only number the kinds: the page's style sheet says what each looks like.
 */
export function rawTheme({ own, rules }: CodeTheme): RawTheme {
  return {
    name: 'parley',
    type: 'dark',
    fg: plain,
    bg: '#ffffff',
    settings: [
      { settings: { foreground: plain, background: '#ffffff' } },
      ...(own ? kindRules : []),
      ...rules.map(({ scope, ...settings }) => ({ scope: [...scope], settings })),
    ],
  };
}

/** What a colour stands for; undefined where it is plain text. */
export function inkOf(
  color: string | undefined,
): { readonly kind: TokenKind } | { readonly color: string } | undefined {
  const found = color?.toLowerCase() ?? plain;
  if (found === plain) return undefined;
  const kind = byColor.get(found);
  return kind === undefined ? { color: found } : { kind };
}

const kindRules = kinds.map((kind) => ({
  scope: [...scopes[kind]],
  settings: { foreground: colorOf(kind) },
}));

const byColor: ReadonlyMap<string, TokenKind> = new Map(kinds.map((kind) => [colorOf(kind), kind]));

function colorOf(kind: TokenKind): string {
  return `#${(kinds.indexOf(kind) + 1).toString(16).padStart(6, '0')}${mark}`;
}
