// The titles of checkpoints: kept in English, shown in VS Code's language.
import assert from 'node:assert/strict';
import { titleBefore } from '../../src/checkpoints/checkpoint.ts';
import { checkpointTitleText } from '../../src/protocol/checkpointTitle.ts';
import { useLanguage } from '../../src/protocol/texts.ts';
import { plain } from '../helpers/shouting.ts';

const german: Readonly<Record<string, string>> = {
  'Before: {0}': 'Vor: {0}',
  'Undo {0}': 'Rückgängig: {0}',
  'Redo {0}': 'Wiederholen: {0}',
  'Restore “{0}”': '„{0}“ wiederherstellen',
};

describe('a checkpoint’s title', () => {
  beforeEach(() => useLanguage('de', (text, ...values) => plain(german[text] ?? text, ...values)));
  afterEach(() => useLanguage('en', plain));

  it('is kept in English, and shown in another language', () => {
    const title = titleBefore('cart.ts umgestalten');
    assert.equal(title, 'Before: cart.ts umgestalten');
    assert.equal(checkpointTitleText(title), 'Vor: cart.ts umgestalten');
  });

  it('is a person’s own where a person wrote it', () => {
    assert.equal(checkpointTitleText('Undo, if it fails'), 'Undo, if it fails');
  });

  it('is shown whole where what it is about is a checkpoint as well', () => {
    assert.equal(
      checkpointTitleText('Before: Undo Restore “Before: X”'),
      'Vor: Rückgängig: „Vor: X“ wiederherstellen',
    );
    assert.equal(checkpointTitleText('Before: Redo X'), 'Vor: Wiederholen: X');
  });

  it('is shown in English as it is kept', () => {
    useLanguage('en', plain);
    const title = 'Before: Undo Restore “the release”';
    assert.equal(checkpointTitleText(title), title);
  });
});
