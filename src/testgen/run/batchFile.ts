import path from 'node:path';
import { isFile } from './findProgram.ts';

/** A program as it can be started. */
export interface Startable {
  readonly program: string;
  readonly args: readonly string[];
  /** Its arguments are quoted already, and are to be left as they are. */
  readonly windowsVerbatimArguments?: true;
}

interface Wanted {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** In the order in which Windows looks for them. */
const endings = ['.com', '.exe', '.bat', '.cmd'];

/**
 * What has to be started for a program. On Windows Maven, Mix and Elixir are batch files, which are found
 * by their bare name, and run, by the command processor only. Anything else is started as it is.
 */
export async function startable(
  { program, args, env }: Wanted,
  system: NodeJS.Platform = process.platform,
  isThere: (file: string) => Promise<boolean> = isFile,
): Promise<Startable> {
  if (system !== 'win32') return { program, args };
  const found = await placeOf(program, env, isThere);
  if (!/\.(?:bat|cmd)$/iu.test(found)) return { program, args };
  const line = [escaped(path.win32.normalize(found)), ...args.map(quoted)].join(' ');
  return {
    program: valueOf(env, 'COMSPEC') ?? 'cmd.exe',
    args: ['/d', '/s', '/c', `"${line}"`],
    windowsVerbatimArguments: true,
  };
}

/** The program itself where it is nowhere: starting it says so. */
async function placeOf(
  program: string,
  env: Readonly<Record<string, string>>,
  isThere: (file: string) => Promise<boolean>,
): Promise<string> {
  if (path.win32.basename(program) !== program || path.win32.extname(program) !== '')
    return program;
  for (const folder of (valueOf(env, 'PATH') ?? '').split(';')) {
    // The folder of the tests is not searched: what lies there is no tool of the person's.
    if (!path.win32.isAbsolute(folder)) continue;
    for (const ending of endings) {
      const file = path.win32.join(folder, program + ending);
      if (await isThere(file)) return file;
    }
  }
  return program;
}

/** Windows takes the names of its environment in any case. */
function valueOf(env: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1];
}

/** One argument for the command processor: quoted for the program, then each sign of its own escaped. */
function quoted(argument: string): string {
  const inner = argument.replaceAll(/(\\*)"/gu, String.raw`$1$1\"`).replace(/(\\+)$/u, '$1$1');
  return escaped(`"${inner}"`);
}

function escaped(text: string): string {
  return text.replaceAll(/[()[\]%!^"`<>&|;, *?]/gu, '^$&');
}
