import { owningPackage } from '../detectTestSetup.ts';
import { folderOf, nameOf, type ProjectFiles } from '../project.ts';

/** How each kind of manifest names its own package. */
const ownName: Readonly<Record<string, RegExp>> = {
  'package.json': /^\s*\{?\s*"name"\s*:\s*"([^"]+)"/mu,
  'pyproject.toml': /^name\s*=\s*["']([^"']+)["']/mu,
  'Cargo.toml': /^name\s*=\s*"([^"]+)"/mu,
  'go.mod': /^module\s+(\S+)/mu,
  'mix.exs': /\bapp:\s*:(\w+)/u,
  'pom.xml': /^(?:[\s\S]*<\/parent>)?[\s\S]*?<artifactId>([^<]+)</u,
};

/** Manifests that are read for the packages that they name. */
const mostRead = 200;

/**
 * The folders of packages whose manifests name one that is changed, and that own no changed file
 * themselves: they may use what is changed. Paths are relative to the project.
 */
export async function dependantsOf(
  project: ProjectFiles,
  changed: readonly string[],
): Promise<readonly string[]> {
  const owners = new Set(changed.map((path) => owningPackage(project, path)));
  const manifests = project.files.filter((path) => ownName[nameOf(path)]).slice(0, mostRead);
  const texts = await Promise.all(
    manifests.map(async (path) => ({ path, text: (await project.read(path)) ?? '' })),
  );
  const names = texts.flatMap(({ path, text }) => {
    const name = owners.has(folderOf(path)) ? ownName[nameOf(path)]?.exec(text)?.[1] : undefined;
    return name === undefined ? [] : [{ kind: nameOf(path), name }];
  });
  const using = texts.filter(
    ({ path, text }) =>
      !owners.has(folderOf(path)) &&
      names.some(({ kind, name }) => kind === nameOf(path) && isNamed(text, name)),
  );
  return [...new Set(using.map(({ path }) => folderOf(path)))].toSorted();
}

/** As a whole name, and not as a part of a longer one. */
function isNamed(text: string, name: string): boolean {
  const literal = name.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w@/.-])${literal}(?![\w/.-])`, 'u').test(text);
}
