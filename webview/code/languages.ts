/** The languages that code is coloured in, with the other names that models give them. */
const aliases = {
  bash: ['sh', 'shell', 'shellscript', 'zsh', 'console', 'shell-session'],
  c: ['h'],
  cpp: ['c++', 'cc', 'cxx', 'hpp', 'hh'],
  csharp: ['c#', 'cs'],
  css: [],
  dart: [],
  diff: ['patch'],
  docker: ['dockerfile', 'containerfile'],
  dotenv: ['env'],
  elixir: ['ex', 'exs'],
  go: ['golang'],
  hcl: ['terraform', 'tf', 'tfvars'],
  html: ['htm'],
  ini: ['properties', 'cfg', 'conf', 'editorconfig', 'gitconfig'],
  java: [],
  javascript: ['js', 'mjs', 'cjs', 'node'],
  json: ['jsonc', 'json5'],
  jsx: ['javascriptreact'],
  kotlin: ['kt', 'kts'],
  lua: [],
  make: ['makefile', 'mk'],
  markdown: ['md'],
  php: [],
  powershell: ['ps1', 'psm1', 'pwsh'],
  proto: ['protobuf'],
  python: ['py', 'python3', 'pyi'],
  r: [],
  ruby: ['rb'],
  rust: ['rs'],
  scala: ['sc'],
  scss: [],
  sql: ['postgresql', 'mysql', 'sqlite'],
  swift: [],
  toml: [],
  tsx: ['typescriptreact'],
  typescript: ['ts', 'mts', 'cts'],
  vue: [],
  xml: ['svg', 'xsd', 'plist'],
  yaml: ['yml'],
} as const satisfies Record<string, readonly string[]>;

export type Language = keyof typeof aliases;

const byName: ReadonlyMap<string, Language> = new Map(
  languageNames().flatMap((language) =>
    [language, ...aliases[language]].map((each) => [each, language] as const),
  ),
);

/** Every language; each is a file of its own, `languages/NAME.js`, beside the panel's script. */
export function languageNames(): readonly Language[] {
  return Object.keys(aliases).filter((each): each is Language => Object.hasOwn(aliases, each));
}

/** The language that a fence names; undefined where none of ours is meant. */
export function languageOf(name: string): Language | undefined {
  return byName.get(name.toLowerCase());
}
