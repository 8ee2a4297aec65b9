import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { codeFromReply } from '../../src/edits/codeFromReply.ts';

const code = (text: string, language?: string, closed = true): object => ({
  type: 'code',
  code: text,
  closed,
  ...(language ? { language } : {}),
});

const none = (reason: string): object => ({ type: 'no-code', reason });

describe('code from a reply', () => {
  it('takes the only fence', () => {
    const reply = 'Here you are:\n\n```ts\nconst a = 1;\n\nconst b = 2;\n```\n\nIt is shorter now.';
    assert.deepEqual(codeFromReply(reply), code('const a = 1;\n\nconst b = 2;', 'ts'));
  });

  it('takes tilde fences, longer fences and line ends of Windows', () => {
    assert.deepEqual(codeFromReply('~~~python\r\nx = 1\r\n~~~~\r\n'), code('x = 1', 'python'));
    assert.deepEqual(codeFromReply('````\n```\nx\n```\n````'), code('```\nx\n```'));
  });

  it('takes the indentation of a fence in a list off its lines', () => {
    const reply = '1. Replace it:\n\n   ```js\n   if (a) {\n     b();\n   }\n   ```';
    assert.deepEqual(codeFromReply(reply), code('if (a) {\n  b();\n}', 'js'));
  });

  it('keeps fences within a fence', () => {
    const readme = '# Title\n\n```sh\nnpm start\n```\n\nDone.';
    assert.deepEqual(codeFromReply(`\`\`\`markdown\n${readme}\n\`\`\``), code(readme, 'markdown'));
  });

  it('reads two fences in a row as two', () => {
    const reply = 'Before:\n```ts\nold();\n```\nAfter:\n```ts\nbetter();\n```';
    assert.deepEqual(codeFromReply(reply, 'typescript'), code('better();', 'ts'));
  });

  it('passes over a short example after the code', () => {
    const long = 'export function a() {\n  return 1;\n}\n'.repeat(5).trimEnd();
    const reply = `\`\`\`ts\n${long}\n\`\`\`\nUse it so:\n\`\`\`ts\na();\n\`\`\``;
    assert.deepEqual(codeFromReply(reply, 'typescript'), code(long, 'ts'));
  });

  it('prefers the language of the file, and anything to a shell', () => {
    const shell = '```bash\nnpm install --save-dev something very long indeed\n```\n';
    assert.deepEqual(
      codeFromReply(`${shell}\`\`\`tsx\n<A />\n\`\`\``, 'typescriptreact'),
      code('<A />', 'tsx'),
    );
    assert.deepEqual(codeFromReply(`${shell}\`\`\`\nx = 1\n\`\`\``, 'python'), code('x = 1'));
    assert.deepEqual(codeFromReply('```bash\nls\n```', 'shellscript'), code('ls', 'bash'));
  });

  it('says that a fence never ended', () => {
    assert.deepEqual(
      codeFromReply('```ts\nconst a = 1;\ncon'),
      code('const a = 1;\ncon', 'ts', false),
    );
  });

  it('takes an answer that is nothing but code', () => {
    const source = 'export function add(a: number, b: number) {\n  return a + b;\n}';
    assert.deepEqual(codeFromReply(`\n${source}\n`), code(source));
    assert.deepEqual(
      codeFromReply('    def a(self):\n        return 1'),
      code('    def a(self):\n        return 1'),
    );
  });

  it('says that there is no code', () => {
    assert.deepEqual(codeFromReply(' \n '), none('empty'));
    assert.deepEqual(
      codeFromReply('I cannot do that without seeing the file. Please open it.'),
      none('prose'),
    );
    assert.deepEqual(codeFromReply('```diff\n-a\n+b\n```'), none('diff'));
    assert.deepEqual(codeFromReply('```console\n$ ls\n```'), none('prose'));
  });

  it('gives back whatever code stands in a fence that is long enough', () => {
    const source = fc
      .array(fc.constantFrom('a', '`', '``', '```', '~~~', '\n', ' ', '```ts', 'x;'), {
        maxLength: 30,
      })
      .map((parts) => `x${parts.join('')}`);
    fc.assert(
      fc.property(source, (text) => {
        const reply = `Look:\n\n\`\`\`\`\`\`\`\`\`\`\`ts\n${text}\n\`\`\`\`\`\`\`\`\`\`\`\n`;
        fc.pre(!text.includes('`'.repeat(11)));
        assert.deepEqual(codeFromReply(reply), code(text, 'ts'));
      }),
    );
  });

  it('takes any text without failing, in time that grows with its length only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        codeFromReply(text, 'typescript');
      }),
    );
    for (const hostile of ['```', '`', '\n', '```a\n', ' ', 'A b c d ', '~~~ `']) {
      codeFromReply(hostile.repeat(50_000));
      codeFromReply(`${hostile.repeat(50_000)}\``);
    }
  });
});
