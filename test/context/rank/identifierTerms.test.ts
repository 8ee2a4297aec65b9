import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { asciiParts } from '../../../src/context/rank/asciiParts.ts';
import { identifierTerms, partsOf } from '../../../src/context/rank/identifierTerms.ts';

describe('terms of an identifier', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    cart: ['cart'],
    getUserName: ['get', 'user', 'name', 'getusername'],
    HTTPServer_v2: ['http', 'server', 'httpserverv2'],
    max_file_size: ['max', 'file', 'size', 'maxfilesize'],
    utf8: ['utf', 'utf8'],
    sha256sum: ['sha', '256', 'sum', 'sha256sum'],
    __init__: ['init'],
    i: [],
    größeÄndern: ['größe', 'ändern', 'größeändern'],
    имяФайла: ['имя', 'файла', 'имяфайла'],
    日本語: ['日本', '本語'],
    語: ['語'],
    parse日本: ['pars', '日本'],
    '3ac4322f03d09614': ['3ac4322f03d09614'],
    ['a_'.repeat(40)]: [],
  };
  for (const [word, terms] of Object.entries(cases)) {
    it(`splits ${word.slice(0, 20)}`, () => {
      assert.deepEqual(identifierTerms(word), terms);
    });
  }

  it('takes names in ASCII apart as it does all others', () => {
    const sign = fc.constantFrom('_', '$', 'a', 'bc', 'D', 'EF', '7');
    const name = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join(''));
    fc.assert(
      fc.property(name, (each) => assert.deepEqual(asciiParts(each), partsOf(each))),
      { numRuns: 2_000 },
    );
  });

  it('brings spellings of one name together', () => {
    const whole = (word: string) => identifierTerms(word).at(-1);
    assert.equal(whole('parseArgument'), whole('parse_arguments'));
    assert.equal(whole('ﬁleName'), whole('fileName'));
  });
});
