// Literal secrets in text. A class of one character keeps a pattern from matching this file itself.

const patterns: readonly RegExp[] = [
  /\bs[k]-[A-Za-z0-9_-]{20,}/,
  /jwtSecret[=]changeme/,
  /OPENAI_API_KEY[=][^\s$'"`]/,
  /AWS_(?:ACCESS|SECRET)_KEY[=]/,
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY[-]{5}/,
];

/** The lines that hold a literal secret, as `line number: pattern`. */
export function secretsIn(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      patterns
        .filter((pattern) => pattern.test(line))
        .map((pattern) => `${index + 1}: ${pattern.source}`),
    );
}
