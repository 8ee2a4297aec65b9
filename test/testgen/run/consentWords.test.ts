import assert from 'node:assert/strict';
import { limitsInWords, rightsInWords } from '../../../src/testgen/run/consentWords.ts';
import { usualLimits } from '../../../src/testgen/run/testRun.ts';

describe('what a person is told before tests run', () => {
  it('promises a limit of memory only where one holds', () => {
    const linux = limitsInWords(usualLimits, 'linux');
    assert.match(linux, /60 s and 4096 MB of memory for all of its processes together/u);
    for (const system of ['darwin', 'win32'] as const) {
      const words = limitsInWords(usualLimits, system);
      assert.match(words, /60 s for each run/u);
      assert.match(words, /2048 MB for what Node and Java keep in their heaps, in each process/u);
      assert.match(words, /Other memory is not limited on this system/u);
      assert.match(words, /may go on after the run/u);
      assert.doesNotMatch(words, /4096/u);
    }
    for (const system of ['linux', 'darwin'] as const) {
      assert.match(limitsInWords(usualLimits, system), /no keys in (?:its|the) environment/u);
    }
  });

  it('says that a test may do what the person may, and promises nothing else', () => {
    const words = rightsInWords('A model wrote this code.');
    assert.match(
      words,
      /^A model wrote this code\. It runs with your rights: it can read and change/u,
    );
    assert.match(words, /outside of the copy/u);
    assert.match(words, /Parley itself writes to the copy only/u);
    assert.match(rightsInWords(''), /^It runs/u);
  });
});
