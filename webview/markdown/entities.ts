/** The named references that occur in practice; the browser knows the others. */
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

const reference =
  /&(?:#x(?<hex>[\da-f]{1,6})|#(?<decimal>\d{1,7})|(?<name>[a-z][a-z\d]{1,31}));/giu;

/** Character references as the characters that they stand for; one that nobody knows stays as it is. */
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
      if (name !== undefined) return named.get(name) ?? asBrowserReads(whole);
      return fromCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    },
  );
}

/** What the browser was asked for; a text can name many that are none. */
const asked = new Map<string, string>();
const mostAsked = 500;

/**
 * One of the 2,000 other names. `whole` is `&`, letters and digits, and `;`: it cannot hold markup. It is
 * read in a document that is never shown and runs nothing, by `setHTML`, which drops what could. A browser
 * without that, or none at all, leaves it as it is written.
 */
function asBrowserReads(whole: string): string {
  const known = asked.get(whole);
  if (known !== undefined) return known;
  const inert = inertPlace();
  if (!inert) return whole;
  inert.setHTML(whole);
  const text = inert.textContent ?? whole;
  // HTML reads `&notit;` as `¬it;`, for names from before the semicolon. CommonMark does not.
  const read = text.endsWith(';') && whole !== '&semi;' ? whole : text;
  if (asked.size < mostAsked) asked.set(whole, read);
  return read;
}

interface Place {
  readonly textContent: string | null;
  setHTML(html: string): void;
}

let place: Place | undefined;

function inertPlace(): Place | undefined {
  if (place || typeof document === 'undefined') return place;
  const { body } = document.implementation.createHTMLDocument('');
  if (isPlace(body)) place = body;
  return place;
}

/** Newer than the types of the DOM. */
function isPlace(element: object): element is Place {
  return 'setHTML' in element && typeof element.setHTML === 'function';
}

/** CommonMark 0.31, 2.5: zero and what is no character at all become U+FFFD. */
function fromCode(code: number): string {
  const invalid = code === 0 || code > 0x10_ff_ff || (code >= 0xd8_00 && code <= 0xdf_ff);
  return invalid ? '\uFFFD' : String.fromCodePoint(code);
}
