/** Flags of a test script without which the project's files do not load. */
const loading = new Set([
  '--import',
  '--require',
  '-r',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
]);
const switches = new Set([
  '--experimental-strip-types',
  '--experimental-transform-types',
  '--experimental-vm-modules',
  '--experimental-test-module-mocks',
]);

/**
 * The flags with which the project's own test scripts load its files (`--import tsx`), so that one
 * file runs as they run all. Everything else of a script is left alone.
 */
export function projectFlags(packageJson: string | undefined, runs: RegExp): readonly string[] {
  const script = testScripts(packageJson).find((each) => runs.test(each));
  // NODE_OPTIONS="--import tsx" mocha: the flags count, wherever they stand.
  const words = (script ?? '').replaceAll('NODE_OPTIONS=', ' ').split(/[\s'"]+/u);
  return words.flatMap((word, i) => {
    const [name = '', value] = word.split('=', 2);
    if (switches.has(word)) return [word];
    if (!loading.has(name)) return [];
    if (value !== undefined) return [word];
    const next = words[i + 1];
    return next === undefined || next.startsWith('-') ? [] : [word, next];
  });
}

/** The scripts that are named after tests, `test` itself first. */
function testScripts(packageJson: string | undefined): readonly string[] {
  const scripts = member(parse(packageJson), 'scripts');
  if (typeof scripts !== 'object' || scripts === null) return [];
  const named = Object.entries(scripts).filter(([name]) => name.startsWith('test'));
  return named
    .toSorted(([a], [b]) => a.length - b.length)
    .flatMap(([, script]) => (typeof script === 'string' ? [script] : []));
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
