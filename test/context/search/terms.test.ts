import assert from 'node:assert/strict';
import { questionTerms, stem, wordParts } from '../../../src/context/search/terms.ts';

describe('search terms', () => {
  it('splits identifiers and keeps them whole as well', () => {
    assert.deepEqual(wordParts('getUserName'), ['get', 'user', 'name', 'getusername']);
    assert.deepEqual(wordParts('HTTPServer2'), ['http', 'server2', 'httpserver2']);
    assert.deepEqual(wordParts('max_file_size'), ['max', 'file', 'size', 'maxfilesize']);
    assert.deepEqual(wordParts('cart'), ['cart']);
  });

  it('brings the forms of a word together', () => {
    for (const forms of [
      ['validate', 'validates', 'validated', 'validating', 'validation', 'validator'],
      ['retry', 'retries'],
      ['handle', 'handler', 'handlers', 'handling'],
      ['run', 'runs', 'running', 'runner'],
      ['add', 'adds', 'adding', 'added'],
      ['address', 'addresses'],
    ]) {
      assert.equal(new Set(forms.map(stem)).size, 1, forms.map(stem).join(' '));
    }
    assert.notEqual(stem('status'), stem('state'));
  });

  it('drops what says nothing, and keeps what is named', () => {
    const stems = questionTerms('Where is the discount for a cart computed in applyDiscount?').map(
      (term) => term.stem,
    );
    assert.deepEqual(stems, ['discount', 'cart', 'comput', 'apply', 'applydiscount']);
    assert.deepEqual(questionTerms('what is this?'), []);
  });

  it('bounds the number of terms', () => {
    const question = Array.from({ length: 500 }, (_, i) => `word${i}`).join(' ');
    assert.equal(questionTerms(question).length, 32);
  });
});
