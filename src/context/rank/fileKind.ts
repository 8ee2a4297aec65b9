/** Saved indexes hold places in this list: it only grows at its end. */
export const fileKinds = [
  'source',
  'test',
  'example',
  'foreign',
  'generated',
  'prose',
  'data',
] as const;

/** What a file is for. Most questions are about `source`. */
export type FileKind = (typeof fileKinds)[number];

/** Folders and names after widely used conventions; close to what GitHub's linguist calls vendored, generated, documentation. */
const rules: readonly (readonly [FileKind, RegExp])[] = [
  [
    'foreign',
    /(?:^|\/)(?:vendor|vendored|third[_-]?party|3rdparty|external|deps|typings|node_modules|bower_components|pods)\/|[._-]vendors?\.\w+$/iu,
  ],
  [
    'generated',
    /(?:^|\/)(?:__generated__|generated|gen|dist|build|out)\/|[._-](?:generated|gen|pb|min|bundle)\.\w+$|_pb2(?:_grpc)?\.py$/iu,
  ],
  [
    'test',
    /(?:^|\/)(?:tests?(?:[-_.A-Z][^/]*)?|specs?|testing|testdata|fixtures?|__(?:tests|fixtures|mocks)__|mocks?|e2e)\/|(?:^|\/)(?:tests?|spec|conftest)[._-][^/]*$|[._-](?:tests?|spec|mock)\.\w+$|(?<=[a-z\d])(?:Tests?|Spec|IT)\.\w+$/u,
  ],
  ['example', /(?:^|\/)(?:examples?|samples?|demos?|tutorials?|bench(?:marks?|es)?)\//iu],
  [
    'prose',
    /\.(?:mdx?|rst|adoc)$|(?<!CMakeLists)\.txt$|(?:^|\/)(?:docs?|documentation|changelogs?)\//iu,
  ],
  [
    'prose',
    /(?:^|\/)(?:(?:UN)?LICEN[CS]E|COPYING|NOTICE|PATENTS|AUTHORS|CONTRIBUTORS|CHANGES|CHANGELOG|HISTORY|NEWS|README|TODO)(?:[._-][\dA-Z._-]*)?$/u,
  ],
  [
    'data',
    /(?:^|\/)\.[^/]*$|\.(?:json|ya?ml|toml|csv|tsv|xml|ini|conf|cfg|properties|lock|snap|svg)$/iu,
  ],
];

/** What generators write at the head of a file, after the conventions of Go, Bazel and linguist. */
const generatedMark =
  /@generated\b|\bauto(?:matically)?[- ]generated\b|\bdo not (?:edit|modify)\b/iu;
const headLength = 1_000;

export function fileKind(path: string, text: string): FileKind {
  const kind = rules.find(([, pattern]) => pattern.test(path))?.[0] ?? 'source';
  if (kind === 'source' && generatedMark.test(text.slice(0, headLength))) return 'generated';
  return kind;
}

/** Stems by which a question says that it is about such files. */
const names: Readonly<Record<FileKind, readonly string[]>> = {
  source: [],
  test: ['test', 'spec', 'fixtur', 'mock'],
  example: ['exampl', 'sampl', 'demo', 'tutori', 'benchmark'],
  foreign: ['vendor', 'depend'],
  generated: ['gener'],
  prose: ['doc', 'document', 'readm', 'changelog', 'guid'],
  data: ['json', 'yaml', 'yml', 'toml', 'xml', 'csv', 'config'],
};

/** The kinds of files that a question with these stems is about. */
export function askedKinds(stems: { has(stem: string): boolean }): ReadonlySet<FileKind> {
  const kinds = new Set<FileKind>();
  for (const [kind] of rules) if (names[kind].some((stem) => stems.has(stem))) kinds.add(kind);
  return kinds;
}
