/** One small change that should make a good test fail. */
export interface Mutant {
  /** From 1. */
  readonly line: number;
  readonly kind: MutationKind;
  /** For a person: "'<' becomes '<='". */
  readonly description: string;
  /** The whole source with the change. */
  readonly text: string;
}

export type MutationKind =
  | 'comparison'
  | 'boundary'
  | 'arithmetic'
  | 'logic'
  | 'negation'
  | 'boolean'
  | 'return'
  | 'number'
  | 'string'
  | 'removal';

/** A change before it is made: offsets in UTF-16 units. */
export interface Change {
  readonly kind: MutationKind;
  readonly at: number;
  readonly end: number;
  readonly to: string;
  readonly description: string;
}

export interface Swap {
  readonly kind: MutationKind;
  readonly to: string;
}

const comparisons: Readonly<Record<string, readonly Swap[]>> = {
  '<': [
    { kind: 'comparison', to: '>=' },
    { kind: 'boundary', to: '<=' },
  ],
  '<=': [
    { kind: 'comparison', to: '>' },
    { kind: 'boundary', to: '<' },
  ],
  '>': [
    { kind: 'comparison', to: '<=' },
    { kind: 'boundary', to: '>=' },
  ],
  '>=': [
    { kind: 'comparison', to: '<' },
    { kind: 'boundary', to: '>' },
  ],
  '==': [{ kind: 'comparison', to: '!=' }],
  '!=': [{ kind: 'comparison', to: '==' }],
};

const arithmetic: Readonly<Record<string, readonly Swap[]>> = {
  '+': [{ kind: 'arithmetic', to: '-' }],
  '-': [{ kind: 'arithmetic', to: '+' }],
  '*': [{ kind: 'arithmetic', to: '/' }],
  '/': [{ kind: 'arithmetic', to: '*' }],
  '%': [{ kind: 'arithmetic', to: '*' }],
  '+=': [{ kind: 'arithmetic', to: '-=' }],
  '-=': [{ kind: 'arithmetic', to: '+=' }],
  '*=': [{ kind: 'arithmetic', to: '/=' }],
  '/=': [{ kind: 'arithmetic', to: '*=' }],
};

/** What stands for an operator between two values, in JavaScript and TypeScript. */
export const scriptSwaps: Readonly<Record<string, readonly Swap[]>> = {
  ...comparisons,
  ...arithmetic,
  '===': [{ kind: 'comparison', to: '!==' }],
  '!==': [{ kind: 'comparison', to: '===' }],
  '&&': [{ kind: 'logic', to: '||' }],
  '||': [{ kind: 'logic', to: '&&' }],
};

const words: Readonly<Record<string, readonly Swap[]>> = {
  and: [{ kind: 'logic', to: 'or' }],
  or: [{ kind: 'logic', to: 'and' }],
};

/** The same in languages of the C family that compare in one way only: Java, Go, Rust. */
export const typedSwaps: Readonly<Record<string, readonly Swap[]>> = {
  ...comparisons,
  ...arithmetic,
  '&&': [{ kind: 'logic', to: '||' }],
  '||': [{ kind: 'logic', to: '&&' }],
};

/** The same in Ruby, where '===' asks something else. */
export const rubySwaps: Readonly<Record<string, readonly Swap[]>> = { ...typedSwaps, ...words };

/** The same in Elixir. */
export const elixirSwaps: Readonly<Record<string, readonly Swap[]>> = {
  ...scriptSwaps,
  ...words,
  '++': [{ kind: 'arithmetic', to: '--' }],
  '--': [{ kind: 'arithmetic', to: '++' }],
};

/** The same in Python. */
export const pythonSwaps: Readonly<Record<string, readonly Swap[]>> = {
  ...comparisons,
  ...arithmetic,
  ...words,
  '//': [{ kind: 'arithmetic', to: '*' }],
};

/** A number one higher, where it is a plain decimal one. */
export function nextNumber(text: string): string | undefined {
  if (!/^(?:0|[1-9]\d{0,14})n?$|^\d{1,12}\.\d{1,12}$/u.test(text)) return undefined;
  if (text.endsWith('n')) return `${BigInt(text.slice(0, -1)) + 1n}n`;
  const decimals = text.split('.')[1]?.length ?? 0;
  return (Number(text) + 1).toFixed(decimals);
}

/** A description's way of quoting source: one line, not too long. */
export function quoted(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ');
  return `‘${line.length > 60 ? `${line.slice(0, 59)}…` : line}’`;
}
