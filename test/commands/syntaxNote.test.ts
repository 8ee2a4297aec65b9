import assert from 'node:assert/strict';
import { syntaxNote } from '../../src/commands/syntaxNote.ts';

const sound = { count: 0, lines: [] };

describe('the note on what a change does to the syntax', () => {
  it('is none where nothing gets worse', () => {
    const faulty = { count: 2, lines: [1, 2] };
    assert.equal(syntaxNote({ text: 'a', faults: sound }, { text: 'b', faults: sound }), undefined);
    assert.equal(
      syntaxNote({ text: 'a\nb', faults: faulty }, { text: 'a\nb', faults: faulty }),
      undefined,
    );
    assert.equal(
      syntaxNote({ text: 'a\nb', faults: faulty }, { text: 'a', faults: { count: 1, lines: [1] } }),
      undefined,
    );
  });

  it('is none where nobody can tell of one of the versions', () => {
    const broken = { count: 1, lines: [1] };
    assert.equal(syntaxNote({ text: 'a', faults: null }, { text: 'b', faults: broken }), undefined);
    assert.equal(syntaxNote({ text: 'a', faults: sound }, { text: 'b', faults: null }), undefined);
  });

  it('names the lines at which a text that parsed does so no more', () => {
    const note = syntaxNote(
      { text: 'a', faults: sound },
      { text: 'b', faults: { count: 5, lines: [2, 3, 5, 8] } },
    );
    assert.equal(note?.text, 'seems not to parse any more: lines 2, 3, 5 and more');
    assert.deepEqual(note?.lines, [2, 3, 5, 8]);
  });

  it('says of a new file that it does not parse', () => {
    const note = syntaxNote(undefined, { text: 'b', faults: { count: 1, lines: [4] } });
    assert.equal(note?.text, 'seems not to parse: line 4');
  });

  it('leaves out what was wrong before, wherever that stands now', () => {
    const note = syntaxNote(
      { text: 'ok\nold fault', faults: { count: 1, lines: [2] } },
      { text: 'more\nok\nold fault\nnew fault', faults: { count: 2, lines: [3, 4] } },
    );
    assert.deepEqual(note?.lines, [4]);
    assert.equal(note?.text, 'seems to have 1 syntax error more than before: line 4');
  });
});
