declare module 'commonmark-spec' {
  /** Every example of the specification; a tab is written as "→". */
  export const tests: readonly {
    readonly markdown: string;
    readonly number: number;
    readonly html: string;
  }[];
}
