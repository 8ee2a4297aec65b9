// What threads say comes from them in English and is shown in VS Code's language.
import assert from 'node:assert/strict';
import { t, useLanguage } from '../../src/protocol/texts.ts';
import { threadText } from '../../src/protocol/threadText.ts';
import { inCapitals, plain } from '../helpers/shouting.ts';

describe('what a thread says', () => {
  inCapitals();

  it('is shown in VS Code’s language, its values as they are', () => {
    assert.equal(threadText('The file is too large to parse.'), 'THE FILE IS TOO LARGE TO PARSE.');
    assert.equal(
      threadText('The search stopped after 1 s with 2 of 3 files read.'),
      'THE SEARCH STOPPED AFTER 1 S WITH 2 OF 3 FILES READ.',
    );
    assert.equal(
      threadText('The grammar for c_sharp could not be loaded: ENOENT: no such file\nat x'),
      'THE GRAMMAR FOR c_sharp COULD NOT BE LOADED: ENOENT: no such file\nat x',
    );
  });

  it('is shown so where it says something else that it said', () => {
    assert.equal(threadText('Built anew: asked for'), 'BUILT ANEW: ASKED FOR');
    assert.equal(
      threadText('The saved index could not be read (EIO): built anew.'),
      'THE SAVED INDEX COULD NOT BE READ (EIO): BUILT ANEW.',
    );
  });

  it('stays as it is where it is nothing that threads are known to say', () => {
    for (const text of ['EIO: i/o error', '', 'The file is too large to parse. Really.']) {
      assert.equal(threadText(text), text);
    }
    assert.equal(t('still in the language'), 'STILL IN THE LANGUAGE');
  });

  it('is English where VS Code is', () => {
    useLanguage('en', plain);
    for (const text of ['Built anew: asked for', 'The parser crashed: it’s {0} [a.b]']) {
      assert.equal(threadText(text), text);
    }
  });
});
