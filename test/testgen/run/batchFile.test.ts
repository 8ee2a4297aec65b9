import assert from 'node:assert/strict';
import { startable } from '../../../src/testgen/run/batchFile.ts';

const env = {
  Path: String.raw`.;C:\Program Files\Maven\bin;C:\Elixir`,
  ComSpec: String.raw`C:\Windows\System32\cmd.exe`,
};
const files = new Set([
  String.raw`C:\Program Files\Maven\bin\mvn.cmd`,
  String.raw`C:\Elixir\elixir.bat`,
  String.raw`C:\Elixir\go.exe`,
]);
const start = (program: string, args: readonly string[], system: NodeJS.Platform = 'win32') =>
  startable({ program, args, env }, system, async (file) => files.has(file));

/** As the command processor reads a line, and then the program its arguments. */
function argumentsIn(line: string): readonly string[] {
  assert.match(line, /^".*"$/su);
  const read = line.slice(1, -1).replaceAll(/\^([\s\S])/gu, '$1');
  return [...read.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/gu)]
    .slice(-1)
    .map(([, inside = '', plain]) => plain ?? inside.replaceAll(/(\\+)("|$)/gu, halved));
}

function halved(_whole: string, slashes: string, end: string): string {
  return '\\'.repeat(Math.floor(slashes.length / 2)) + end;
}

describe('a program that is to be started', () => {
  it('is started by the command processor where Windows has a batch file of it', async () => {
    const maven = await start('mvn', ['-Dtest=shop.FeeTest', 'test']);
    assert.deepEqual(maven, {
      program: env.ComSpec,
      args: [
        '/d',
        '/s',
        '/c',
        String.raw`"C:\Program^ Files\Maven\bin\mvn.cmd ^"-Dtest=shop.FeeTest^" ^"test^""`,
      ],
      windowsVerbatimArguments: true,
    });
    assert.match((await start('elixir', [])).args.join(' '), /C:\\Elixir\\elixir\.bat/u);
    assert.match(
      (await start(String.raw`D:\own\mvn.CMD`, [])).args.join(' '),
      /D:\\own\\mvn\.CMD/u,
    );
  });

  it('is handed each argument as one, whatever is in it', async () => {
    for (const argument of [
      'test/a b.exs',
      'a & del /q *',
      '%PATH%',
      'a"b',
      String.raw`C:\a b\ `.trim(),
      String.raw`a\"b\\`,
      '^|<>()!;,`',
    ]) {
      const { args } = await start('mvn', [argument]);
      const line = args.at(-1) ?? '';
      assert.deepEqual(argumentsIn(line), [argument]);
      // What stands for itself to the command processor is escaped each time.
      assert.doesNotMatch(line.slice(1, -1).replaceAll(/\^[\s\S]/gu, ''), /[&|<>%"^]/u);
    }
  });

  it('is started as it is everywhere else', async () => {
    for (const program of ['go', 'mix', String.raw`C:\python.exe`]) {
      assert.deepEqual(await start(program, ['a b']), { program, args: ['a b'] });
    }
    assert.deepEqual(await start('mvn', ['a'], 'linux'), { program: 'mvn', args: ['a'] });
  });
});
