/** By extension; what stands here without a grammar or scanner still gets its name. */
const byExtension = byKey({
  javascript: 'js jsx mjs cjs es6',
  typescript: 'ts mts cts',
  tsx: 'tsx',
  python: 'py pyi pyw bzl',
  go: 'go',
  rust: 'rs',
  java: 'java',
  c: 'c h',
  cpp: 'cc cpp cxx c++ hh hpp hxx h++ ipp inl tpp cu cuh ino',
  csharp: 'cs csx',
  ruby: 'rb rake gemspec ru podspec',
  php: 'php phtml php3 php4 php5 inc',
  bash: 'sh bash zsh ksh bats command',
  css: 'css',
  elixir: 'ex exs',
  markdown: 'md markdown mdx mdown qmd rmd',
  json: 'json jsonc json5 webmanifest geojson code-workspace ipynb',
  yaml: 'yml yaml',
  toml: 'toml',
  ini: 'ini cfg conf editorconfig properties',
  clojure: 'clj cljs cljc edn',
  dart: 'dart',
  fsharp: 'fs fsi fsx',
  graphql: 'graphql gql',
  groovy: 'groovy gradle',
  haskell: 'hs',
  html: 'html htm xhtml',
  julia: 'jl',
  kotlin: 'kt kts',
  less: 'less',
  lua: 'lua',
  nim: 'nim',
  objectivec: 'm mm',
  ocaml: 'ml mli',
  perl: 'pl pm',
  powershell: 'ps1 psm1',
  proto: 'proto',
  r: 'r',
  sass: 'sass',
  scala: 'scala sc sbt',
  scss: 'scss',
  solidity: 'sol',
  sql: 'sql',
  svelte: 'svelte',
  swift: 'swift',
  tcl: 'tcl',
  terraform: 'tf tfvars hcl',
  vb: 'vb vbs bas',
  vue: 'vue',
  xml: 'xml xsd xsl svg plist csproj props targets',
  zig: 'zig',
});

const byName = byKey({
  ruby: 'gemfile rakefile podfile vagrantfile fastfile guardfile brewfile',
  python: 'sconstruct sconscript wscript build workspace',
  javascript: 'jakefile',
  json: '.babelrc .eslintrc .prettierrc .jshintrc composer.lock pipfile.lock',
  toml: 'cargo.lock pipfile poetry.lock uv.lock',
  yaml: '.clang-format .clang-tidy',
  ini: '.editorconfig .gitconfig .npmrc .flake8 .pylintrc',
  bash: '.bashrc .bash_profile .zshrc .profile .envrc pkgbuild',
});

const byInterpreter = byKey({
  javascript: 'node nodejs deno bun',
  python: 'python pypy',
  ruby: 'ruby jruby',
  php: 'php',
  bash: 'sh bash zsh ksh dash ash bats',
  elixir: 'elixir',
});

/** Only C++ has these at a line's start; a header is C until it shows one. */
const onlyCpp =
  /^[ \t]*(?:class\s+\w+[^;]*$|namespace\b|template\s*<|using\s+\w|public:|private:|protected:|#include\s*<\w+>)/m;

/**
 * The language of a file, told by its name, its first line, and for `.h` by its look.
 * @returns a name in small letters as in the tables above; empty where nobody knows
 */
export function languageOf(path: string, text: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '';
  const known = byName.get(name) ?? byExtension.get(extension);
  if (extension === 'h' && onlyCpp.test(text.slice(0, 20_000))) return 'cpp';
  return known ?? interpreterOf(text.slice(0, 200));
}

/** `#!/usr/bin/env -S NAME=1 python3.12 -u` is Python. */
function interpreterOf(head: string): string {
  const words = /^\uFEFF?#!(.*)/.exec(head)?.[1]?.trim().split(/\s+/) ?? [];
  const names = words.map((word) => word.replace(/^.*\//, '').replace(/[\d.]+$/, ''));
  const program = names[0] === 'env' ? names.slice(1).find((name) => !/^-|=/.test(name)) : names[0];
  return byInterpreter.get(program ?? '') ?? '';
}

function byKey(table: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(table).flatMap(([language, keys]) =>
      keys.split(' ').map((key): [string, string] => [key, language]),
    ),
  );
}
