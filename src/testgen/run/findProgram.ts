import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** The folders from `from` up to `top`, nearest first. */
export function foldersBetween(from: string, top: string): readonly string[] {
  const folders = [from];
  for (let folder = from; folder !== top && path.dirname(folder) !== folder;) {
    folder = path.dirname(folder);
    folders.push(folder);
  }
  // Where `top` is not above, only the folder itself is the project's.
  return folders.at(-1) === top ? folders : [from];
}

/**
 * The script behind a tool that the project has installed, from the `bin` of its manifest: what
 * `node_modules/.bin` points to, found the same way on every system. Never fetched from anywhere.
 */
export async function ownTool(
  name: string,
  from: string,
  top: string,
): Promise<string | undefined> {
  for (const folder of foldersBetween(from, top)) {
    const home = path.join(folder, 'node_modules', name);
    const manifest = await readFile(path.join(home, 'package.json'), 'utf8').catch(() => undefined);
    const bin = manifest === undefined ? undefined : binOf(manifest, path.basename(name));
    if (bin !== undefined) return path.join(home, bin);
  }
  return undefined;
}

/** True where the project has a package installed. */
export async function hasPackage(name: string, from: string, top: string): Promise<boolean> {
  for (const folder of foldersBetween(from, top)) {
    if (await isFile(path.join(folder, 'node_modules', name, 'package.json'))) return true;
  }
  return false;
}

/** The interpreter of the project's virtual environment, else the machine's. */
export async function pythonOf(from: string, top: string): Promise<string> {
  const isWindows = process.platform === 'win32';
  const inside = isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  for (const folder of foldersBetween(from, top)) {
    for (const name of ['.venv', 'venv']) {
      const found = path.join(folder, name, ...inside);
      if (await isFile(found)) return found;
    }
  }
  return isWindows ? 'python' : 'python3';
}

/** What Ruby is called with to run RSpec: through Bundler where the project pins its gems. Never fetched. */
export async function rspecOf(from: string, top: string): Promise<readonly string[]> {
  for (const folder of foldersBetween(from, top)) {
    if (await isFile(path.join(folder, 'Gemfile.lock'))) return ['-S', 'bundle', 'exec', 'rspec'];
  }
  return ['-S', 'rspec'];
}

/** True where a pom.xml of the package, or of what it is part of, names a plugin. */
export async function hasPlugin(name: string, from: string, top: string): Promise<boolean> {
  for (const folder of foldersBetween(from, top)) {
    const pom = await readFile(path.join(folder, 'pom.xml'), 'utf8').catch(() => '');
    // What was commented out is not there.
    if (pom.replaceAll(/<!--[\s\S]*?-->/gu, '').includes(`<artifactId>${name}</artifactId>`)) {
      return true;
    }
  }
  return false;
}

/** True where the package, or what it is part of, is built with Gradle. */
export async function hasGradle(from: string, top: string): Promise<boolean> {
  const names = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'];
  for (const folder of foldersBetween(from, top)) {
    for (const name of names) if (await isFile(path.join(folder, name))) return true;
  }
  return false;
}

export async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function binOf(manifest: string, name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(manifest);
    const bin: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'bin') : undefined;
    if (typeof bin === 'string') return bin;
    const named: unknown =
      typeof bin === 'object' && bin !== null ? Reflect.get(bin, name) : undefined;
    return typeof named === 'string' ? named : undefined;
  } catch {
    return undefined;
  }
}
