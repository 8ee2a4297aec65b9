import assert from 'node:assert/strict';
import { amount, inEnglish, t, useLanguage, type Translate } from '../../src/protocol/texts.ts';

/** Shouts instead of translating. */
const shouting: Translate = (text, ...values) => `${text.toUpperCase()} ${values.join(' ')}`;
const plain: Translate = (text, ...values) =>
  text.replaceAll(/\{(\d+)\}/gu, (_, at: string) => String(values[Number(at)]));

describe('a text for a person', () => {
  afterEach(() => useLanguage('en', plain));

  it('has its values in their places, each as often as it is named', () => {
    assert.equal(t('{1} and {0}, {1}', 'a', 2), '2 and a, 2');
    assert.equal(t('no value for {0}'), 'no value for {0}');
    assert.equal(t('{0}', '{1}', 'b'), '{1}', 'a value is no pattern');
    assert.equal(amount(12_345), '12,345');
  });

  it('comes in the language of VS Code, and so do numbers', () => {
    useLanguage('de-CH', shouting);
    assert.equal(t('stop {0}', 'now'), 'STOP {0} now');
    assert.equal(amount(12_345), '12.345');
  });

  it('is English where a model is told it, and in the language again after that', () => {
    useLanguage('de', shouting);
    assert.equal(
      inEnglish(() => `${t('stop {0}', 'now')} ${amount(12_345)}`),
      'stop now 12,345',
    );
    assert.throws(() => inEnglish(() => assert.fail('it went wrong')));
    assert.equal(t('stop'), 'STOP ');
  });
});
