import assert from 'node:assert/strict';
import { rightsInWords } from '../../../src/testgen/run/consentWords.ts';

describe('what a person is told before tests run', () => {
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
