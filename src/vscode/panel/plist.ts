/** A tag with the text behind it. Each part takes what the next one cannot begin with: no text makes it go back. */
const tag = /<(?<close>\/?)(?<name>[A-Za-z]+)(?:\s[^<>]*)?\/?>(?<text>[^<]*)/uy;
/** What says nothing: declarations without parts of their own, and comments, with what is behind them. */
const silent = /\s*<(?:\?[^>]*>|!DOCTYPE[^<>[\]]*>|!--[\s\S]*?-->)[^<]*/uy;

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

/** How deep lists and dictionaries may stand in each other. */
const deepest = 50;

/**
 * What a property list in XML holds, as TextMate's themes are written: dictionaries, lists and texts; what
 * else there may be is undefined. Throws where it is none, or is damaged.
 */
export function readPlist(xml: string): unknown {
  const reader = new Reader(xml.replace(/^\uFEFF/u, ''));
  reader.expect('plist');
  return reader.value(reader.next(), 0);
}

interface Tag {
  readonly name: string;
  readonly isEnd: boolean;
  readonly isEmpty: boolean;
  readonly text: string;
}

class Reader {
  readonly #xml: string;
  #at = 0;

  constructor(xml: string) {
    this.#xml = xml;
  }

  next(): Tag {
    while (this.#match(silent)) continue;
    const groups = this.#match(tag)?.groups;
    if (!groups) throw new Error(`The theme’s XML is damaged at character ${this.#at}.`);
    const { close = '', name = '', text = '' } = groups;
    const isEmpty = this.#xml[this.#at - text.length - 2] === '/';
    return { name, isEnd: close !== '', isEmpty, text };
  }

  expect(name: string, isEnd = false): Tag {
    const found = this.next();
    if (found.name !== name || found.isEnd !== isEnd)
      throw new Error(`The theme’s XML has <${found.name}> where <${name}> belongs.`);
    return found;
  }

  value(begin: Tag, depth: number): unknown {
    if (begin.isEnd || depth > deepest) throw new Error('The theme’s XML is no property list.');
    if (begin.name === 'dict') return begin.isEmpty ? {} : this.#dictionary(depth);
    if (begin.name === 'array') return begin.isEmpty ? [] : this.#list(depth);
    if (!begin.isEmpty) this.expect(begin.name, true);
    return begin.name === 'string' ? plainText(begin.text) : undefined;
  }

  #dictionary(depth: number): unknown {
    const entries: [string, unknown][] = [];
    for (;;) {
      const key = this.next();
      if (key.isEnd && key.name === 'dict') return Object.fromEntries(entries);
      if (key.name !== 'key' || key.isEnd || key.isEmpty)
        throw new Error('A dictionary of the theme has no key.');
      this.expect('key', true);
      entries.push([plainText(key.text), this.value(this.next(), depth + 1)]);
    }
  }

  #list(depth: number): unknown {
    const values: unknown[] = [];
    for (;;) {
      const each = this.next();
      if (each.isEnd && each.name === 'array') return values;
      values.push(this.value(each, depth + 1));
    }
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#xml);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }
}

function plainText(text: string): string {
  return text.replaceAll(
    /&(?:#x(?<hex>[\da-f]{1,6})|#(?<code>\d{1,7})|(?<name>[a-z]{2,4}));/giu,
    (whole: string, hex?: string, code?: string, name = '') => {
      if (hex === undefined && code === undefined) return entities[name] ?? whole;
      const point = hex === undefined ? Number(code) : Number.parseInt(hex, 16);
      return point <= 0x10_ff_ff ? String.fromCodePoint(point) : whole;
    },
  );
}
