import type { OutlineEntry } from './places.ts';

/** One form of declaration; its named groups are `kind` (or the fixed one) and `name`. */
interface Form {
  readonly pattern: RegExp;
  readonly kind?: string;
}

interface Declaration extends OutlineEntry {
  readonly name: string;
  /** "class", "function": as the language says it. */
  readonly kind: string;
}

/** Lines longer than this declare nothing that a person would want to read. */
const longestLine = 300;
const mostEntries = 40;

const scriptForms: readonly Form[] = [
  {
    pattern:
      /^\s*(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:async )?(?<kind>function|class|interface|enum|namespace)\*? +(?<name>[\w$]+)/u,
  },
  { pattern: /^(?:export )?(?:declare )?(?<kind>type) +(?<name>[\w$]+)[^=]*=/u },
  { pattern: /^(?:export )?(?<kind>const|let|var) +(?<name>[\w$]+)/u },
  {
    kind: 'method',
    pattern:
      /^\s+(?:(?:public|private|protected|static|override|readonly|async|get|set) )*(?!(?:if|for|while|switch|catch|return|function|with)\b)(?<name>#?[\w$]+)(?:<[^>]*>)?\([^;]*\{\s*$/u,
  },
];

const braceTypes =
  /^\s*(?:(?:public|private|protected|internal|static|final|abstract|sealed|partial|readonly|export|unsafe|async|virtual|override) )*(?<kind>class|interface|enum|record|struct|trait|namespace|union) +(?<name>\w+)/u;

const braceMethod: Form = {
  kind: 'method',
  pattern:
    /^\s*(?!(?:return|else|new|throw|case|if|for|while|switch|catch|using|await|delete|goto)\b)(?:[\w:<>,.*&?[\]~]+ +)+[*&]?(?<name>[\w:~]+)\([^;]*$/u,
};

const formsByLanguage: Readonly<Record<string, readonly Form[]>> = {
  javascript: scriptForms,
  typescript: scriptForms,
  python: [
    { pattern: /^\s*(?<kind>class) +(?<name>\w+)/u },
    { kind: 'function', pattern: /^\s*(?:async )?def +(?<name>\w+)/u },
  ],
  go: [
    { kind: 'function', pattern: /^func +(?:\([^)]*\) *)?(?<name>\w+)/u },
    { pattern: /^(?<kind>type|const|var) +(?<name>\w+)/u },
  ],
  rust: [
    {
      kind: 'function',
      pattern: /^\s*(?:pub(?:\([^)]*\))? )?(?:const |async |unsafe )*fn +(?<name>\w+)/u,
    },
    {
      pattern:
        /^\s*(?:pub(?:\([^)]*\))? )?(?<kind>struct|enum|trait|mod|type|union|const|static) +(?<name>\w+)/u,
    },
    { pattern: /^(?<kind>impl)(?:<[^>]*>)? +(?<name>[\w:]+)/u },
    { kind: 'macro', pattern: /^macro_rules! *(?<name>\w+)/u },
  ],
  java: [{ pattern: braceTypes }, braceMethod],
  csharp: [{ pattern: braceTypes }, braceMethod],
  c: [{ pattern: braceTypes }, braceMethod, { pattern: /^\s*#\s*(?<kind>define) +(?<name>\w+)/u }],
  ruby: [
    { pattern: /^\s*(?<kind>class|module) +(?<name>[\w:]+)/u },
    { kind: 'method', pattern: /^\s*def +(?<name>(?:self\.)?\w+[?!=]?)/u },
  ],
  php: [
    { pattern: braceTypes },
    {
      pattern:
        /^\s*(?:(?:public|private|protected|static|final|abstract) )*(?<kind>function) +&?(?<name>\w+)/u,
    },
  ],
};

const formsByExtension: Readonly<Record<string, keyof typeof formsByLanguage>> = Object.fromEntries(
  Object.entries({
    javascript: 'js jsx mjs cjs',
    typescript: 'ts tsx mts cts',
    python: 'py pyi',
    go: 'go',
    rust: 'rs',
    java: 'java kt scala',
    csharp: 'cs',
    c: 'c h cc cpp cxx hh hpp m mm',
    ruby: 'rb rake',
    php: 'php',
  }).flatMap(([language, extensions]) => extensions.split(' ').map((each) => [each, language])),
);

/** The declaration that begins on a line, for the languages that are known; found by its look alone. */
export function declarationOn(
  text: string,
  line: number,
  forms: readonly Form[],
): Declaration | undefined {
  if (text.length > longestLine) return undefined;
  for (const { pattern, kind } of forms) {
    const groups = pattern.exec(text)?.groups;
    const name = groups?.['name'];
    const what = kind ?? groups?.['kind'] ?? '';
    if (name !== undefined) return { name, kind: what, label: `${what} ${name}`, line };
  }
  return undefined;
}

/** How a file's language declares things, told by its name. Empty where nobody knows. */
export function declarationForms(path: string): readonly Form[] {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return formsByLanguage[formsByExtension[extension] ?? ''] ?? [];
}

/** A file's declarations in their order, at most 40: the outermost ones where there are more. */
export function outlineOf(lines: readonly string[], path: string): readonly OutlineEntry[] {
  const forms = declarationForms(path);
  const found = lines.flatMap((text, i) => {
    const declaration = declarationOn(text, i + 1, forms);
    return declaration ? [{ ...declaration, depth: text.search(/\S/u) }] : [];
  });
  const byDepth = found.toSorted((a, b) => a.depth - b.depth || a.line - b.line);
  const kept = byDepth.slice(0, mostEntries).toSorted((a, b) => a.line - b.line);
  return kept.map(({ label, line }) => ({ label, line }));
}
