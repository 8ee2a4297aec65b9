/** The named references that occur in practice; any other stays as it is written. */
const named: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: '\u00A0',
    copy: '©',
    reg: '®',
    trade: '™',
    deg: '°',
    para: '¶',
    sect: '§',
    middot: '·',
    bull: '•',
    hellip: '…',
    ndash: '–',
    mdash: '—',
    lsquo: '‘',
    rsquo: '’',
    ldquo: '“',
    rdquo: '”',
    laquo: '«',
    raquo: '»',
    times: '×',
    divide: '÷',
    plusmn: '±',
    minus: '−',
    ne: '≠',
    le: '≤',
    ge: '≥',
    asymp: '≈',
    equiv: '≡',
    infin: '∞',
    larr: '←',
    rarr: '→',
    uarr: '↑',
    darr: '↓',
    harr: '↔',
    rArr: '⇒',
    lArr: '⇐',
    check: '✓',
    euro: '€',
    pound: '£',
    cent: '¢',
    yen: '¥',
    colon: ':',
    sol: '/',
    bsol: '\\',
    lpar: '(',
    rpar: ')',
    lsqb: '[',
    rsqb: ']',
    lbrace: '{',
    rbrace: '}',
    num: '#',
    ast: '*',
    lowbar: '_',
    grave: '`',
    vert: '|',
    Tab: '\t',
    NewLine: '\n',
  }),
);

const reference = /&(?:#x(?<hex>[\da-f]{1,6})|#(?<decimal>\d{1,7})|(?<name>[a-z]{2,8}));/giu;

/** Character references as the characters that they stand for. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(
    reference,
    (
      whole: string,
      hex: string | undefined,
      decimal: string | undefined,
      name: string | undefined,
    ) => {
      if (name !== undefined) return named.get(name) ?? whole;
      return fromCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    },
  );
}

/** CommonMark 0.31, 2.5: zero and what is no character at all become U+FFFD. */
function fromCode(code: number): string {
  const invalid = code === 0 || code > 0x10_ff_ff || (code >= 0xd8_00 && code <= 0xdf_ff);
  return invalid ? '\uFFFD' : String.fromCodePoint(code);
}
