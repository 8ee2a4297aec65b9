import type { LanguageId } from './languages.ts';

/** Something in a project that tells its test framework. */
export interface Clue {
  readonly framework: string;
  /** The name of the file that tells; tests themselves where absent. */
  readonly file?: RegExp;
  /** What the file has to hold; its being there is enough where absent. */
  readonly text?: RegExp;
  /** True where the file may stand anywhere in the project, not only above the target. */
  readonly anywhere?: true;
  /** What runs or imports the framework weighs more than what merely mentions it. */
  readonly weight: number;
}

const script = String.raw`"test[^"]*"\s*:\s*"[^"]*?`;
const packageJson = /^package\.json$/u;

function javascript(
  framework: string,
  runs: string,
  rest: { readonly config?: RegExp; readonly imports: RegExp; readonly dependency?: RegExp },
): readonly Clue[] {
  return [
    { framework, file: packageJson, text: new RegExp(script + runs, 'u'), weight: 4 },
    { framework, text: rest.imports, weight: 3 },
    ...(rest.config ? [{ framework, file: rest.config, weight: 3 }] : []),
    ...(rest.dependency
      ? [{ framework, file: packageJson, text: rest.dependency, weight: 1 }]
      : []),
  ];
}

const java = /^(?:pom\.xml|build\.gradle(?:\.kts)?|libs\.versions\.toml)$/u;
const pythonRequirements =
  /^(?:pyproject\.toml|setup\.cfg|setup\.py|tox\.ini|Pipfile|.*requirements.*\.txt)$/u;

/** What tells a language's test framework. Playwright and Cypress drive browsers: no unit tests. */
export const clues: Readonly<Record<LanguageId, readonly Clue[]>> = {
  javascript: [
    ...javascript('vitest', String.raw`\bvitest\b`, {
      config: /^vitest\.(?:config|workspace)\.[cm]?[jt]s$/u,
      imports: /['"]vitest['"]/u,
      dependency: /"vitest"\s*:/u,
    }),
    ...javascript('jest', String.raw`\b(?:jest|react-scripts test)\b`, {
      config: /^jest\.config\.(?:[cm]?[jt]s|json)$/u,
      imports: /['"]@jest\/globals['"]|\bjest\.(?:fn|mock|spyOn)\b/u,
      dependency: /"jest"\s*:/u,
    }),
    ...javascript('mocha', String.raw`\bmocha\b`, {
      config: /^\.mocharc\.(?:[cm]?js|json|ya?ml)$/u,
      imports: /['"]mocha['"]/u,
      dependency: /"mocha"\s*:/u,
    }),
    ...javascript('node:test', String.raw`\bnode\b[^"&|;]{0,200}? --test\b`, {
      imports: /['"]node:test['"]/u,
    }),
    ...javascript('ava', String.raw`\bava\b`, {
      config: /^ava\.config\.[cm]?js$/u,
      imports: /['"]ava['"]/u,
      dependency: /"ava"\s*:/u,
    }),
    ...javascript('jasmine', String.raw`\b(?:jasmine|ng test)\b`, {
      config: /^jasmine\.m?js(?:on)?$/u,
      imports: /['"]jasmine['"]|\bjasmine\.createSpy/u,
      dependency: /"jasmine(?:-core)?"\s*:/u,
    }),
    ...javascript('bun:test', String.raw`\bbun test\b`, { imports: /['"]bun:test['"]/u }),
  ],
  python: [
    { framework: 'pytest', file: /^(?:pytest\.ini|conftest\.py)$/u, weight: 4 },
    { framework: 'pytest', file: pythonRequirements, text: /\bpytest\b/u, weight: 3 },
    { framework: 'pytest', text: /^(?:import|from) pytest\b/mu, weight: 3 },
    { framework: 'pytest', text: /^(?:async )?def test_/mu, weight: 2 },
    { framework: 'unittest', text: /^(?:import|from) unittest\b(?!\.mock)/mu, weight: 3 },
  ],
  go: [{ framework: 'go test', file: /^go\.(?:mod|work)$/u, weight: 1 }],
  rust: [{ framework: 'cargo test', file: /^Cargo\.toml$/u, weight: 1 }],
  java: [
    { framework: 'JUnit 5', text: /org\.junit\.jupiter/u, weight: 3 },
    {
      framework: 'JUnit 5',
      file: java,
      text: /junit-jupiter|org\.junit\.jupiter|useJUnitPlatform/u,
      weight: 2,
    },
    { framework: 'JUnit 4', text: /org\.junit\.(?:Test|Assert|runner|Before|After)/u, weight: 3 },
    {
      framework: 'JUnit 4',
      file: java,
      text: /\bjunit:junit\b|<artifactId>junit<\/artifactId>/u,
      weight: 2,
    },
    { framework: 'TestNG', text: /org\.testng/u, weight: 3 },
    { framework: 'TestNG', file: java, text: /\btestng\b/iu, weight: 2 },
  ],
  csharp: [
    { framework: 'xUnit', file: /\.csproj$/u, text: /"xunit/iu, anywhere: true, weight: 3 },
    { framework: 'NUnit', file: /\.csproj$/u, text: /"NUnit/iu, anywhere: true, weight: 3 },
    { framework: 'MSTest', file: /\.csproj$/u, text: /"MSTest/iu, anywhere: true, weight: 3 },
  ],
  ruby: [
    { framework: 'RSpec', file: /^(?:\.rspec|spec_helper\.rb)$/u, anywhere: true, weight: 3 },
    { framework: 'RSpec', file: /^Gemfile$|\.gemspec$/u, text: /['"]rspec/u, weight: 2 },
    { framework: 'RSpec', text: /\bRSpec\.describe\b|^describe\b.*\bdo\b/mu, weight: 2 },
    { framework: 'Minitest', file: /^Gemfile$|\.gemspec$/u, text: /['"]minitest/u, weight: 2 },
    {
      framework: 'Minitest',
      text: /\bMinitest::|ActiveSupport::TestCase|minitest\/autorun/u,
      weight: 3,
    },
  ],
  php: [
    { framework: 'PHPUnit', file: /^phpunit\.xml(?:\.dist)?$/u, weight: 3 },
    { framework: 'PHPUnit', file: /^composer\.json$/u, text: /"phpunit\/phpunit"/u, weight: 2 },
    // Pest runs on PHPUnit, so that PHPUnit's own signs are there too.
    { framework: 'Pest', file: /^composer\.json$/u, text: /"pestphp\/pest"/u, weight: 6 },
  ],
  elixir: [
    { framework: 'ExUnit', file: /^mix\.exs$/u, weight: 2 },
    { framework: 'ExUnit', text: /\buse ExUnit\.Case\b/u, weight: 3 },
  ],
};

/** What to take where nothing tells: what needs nothing to be installed, where the language has that. */
export const usualFramework: Readonly<Record<LanguageId, string>> = {
  javascript: 'node:test',
  python: 'unittest',
  go: 'go test',
  rust: 'cargo test',
  java: 'JUnit 5',
  csharp: 'xUnit',
  ruby: 'Minitest',
  php: 'PHPUnit',
  elixir: 'ExUnit',
};
