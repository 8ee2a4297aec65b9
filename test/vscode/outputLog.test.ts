import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { LogOutputChannel } from 'vscode';
import type { Log } from '../../src/protocol/log.ts';
import { maskSecrets, redactKnown } from '../../src/trust/secrets.ts';
import { createOutputLog } from '../../src/vscode/outputLog.ts';

interface Output {
  readonly log: Log;
  readonly lines: string[];
}

/** The log as it is put together in the product, over a channel that keeps everything it is given. */
function newOutput(keys: readonly string[] = []): Output {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (...said: readonly unknown[]): void =>
      void lines.push([level, ...said.map(String)].join(' '));
  const channel = { info: write('info'), warn: write('warn'), error: write('error') };
  const redact = (text: string): string => redactKnown(maskSecrets(text).text, keys);
  return { log: createOutputLog(channel as unknown as LogOutputChannel, redact), lines };
}

describe('the log', () => {
  it('writes each line with its level and what ties it to others', () => {
    const { log, lines } = newOutput();
    log.info('started');
    log.info('asked', 'C1');
    log.warn('slow', 'C1');
    log.error('failed', undefined, 'C1');
    assert.deepEqual(lines, [
      'info started',
      'info [C1] asked',
      'warn [C1] slow',
      'error [C1] failed',
    ]);
  });

  it('says what was thrown and where', () => {
    const { log, lines } = newOutput();
    log.error('failed', new RangeError('too far'));
    assert.match(lines[0] ?? '', /^error failed: RangeError: too far\n +at /);
    log.error('failed', 'plain words');
    assert.equal(lines[1], 'error failed: plain words');
    log.error('failed', { code: 'ENOENT' });
    assert.match(lines[2] ?? '', /ENOENT/);
  });

  it('never has a key in it, wherever it stood', () => {
    const key = fc
      .string({
        minLength: 6,
        maxLength: 60,
        unit: fc.constantFrom('a', 'b', 'X', 'Y', '0', '1', '-', '_', '/', '+', '=', '.', '$', '&'),
      })
      // A key that is part of the log's own words cannot be told from them.
      .filter((each) => !'error warn info Error: [API key]'.includes(each));
    const place = fc.constantFrom<(log: Log, words: string) => void>(
      (log, words) => log.info(words),
      (log, words) => log.warn(words, 'C1'),
      (log, words) => log.info('text', words),
      (log, words) => log.error(words),
      (log, words) => log.error('text', new Error(words)),
      (log, words) => log.error('text', words),
      (log, words) => log.error('text', { headers: { authorization: words } }),
      (log, words) => log.error('text', [words], words),
    );
    fc.assert(
      fc.property(key, place, fc.string(), fc.string(), (secret, say, before, after) => {
        const { log, lines } = newOutput([secret]);
        say(log, `${before}${secret}${after}`);
        say(log, `https://host/?key=${encodeURIComponent(secret)}`);
        assert.equal(lines.length, 2);
        for (const line of lines) {
          assert.ok(!line.includes(secret), line);
          assert.ok(!line.includes(encodeURIComponent(secret)), line);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('hides what looks like a key though nobody told of it', () => {
    const { log, lines } = newOutput();
    const key = ['sk', 'proj', 'a8Zq0Lm3Xw9Rt5Yv2Kd7Pf4Hn6'].join('-');
    log.error('refused', new Error(`Incorrect API key provided: ${key}`));
    assert.ok(!lines[0]?.includes(key));
  });

  it('takes anything that can be thrown', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (cause) => {
        const { log, lines } = newOutput();
        log.error('failed', cause);
        assert.ok(lines[0]?.startsWith('error failed'));
      }),
      { numRuns: 500 },
    );
  });
});
