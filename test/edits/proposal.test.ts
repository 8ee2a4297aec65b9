import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { linesWithEnds } from '../../src/edits/lines.ts';
import {
  checkCurrent,
  proposeExactly,
  proposeFile,
  proposeLines,
  type Proposal,
} from '../../src/edits/proposal.ts';

const uri = 'file:///a.ts';
const text = 'one\ntwo\nthree\nfour\nfive\n';

/** 20,000 lines, none of which another word gives. */
function big(word: string): string {
  return Array.from({ length: 20_000 }, (_, i) => `${word}${i}\n`).join('');
}

function proposal(): Proposal {
  return proposeLines({ uri, text }, { start: 3, end: 4 }, 'THREE');
}

function movedTo(current: string): string | undefined {
  const check = checkCurrent(proposal(), current);
  return check.type === 'moved' ? check.proposal.proposed : undefined;
}

describe('proposal', () => {
  it('holds the whole file as proposed', () => {
    assert.equal(proposal().proposed, 'one\ntwo\nTHREE\nfive\n');
    assert.equal(proposeFile({ uri, text: undefined }, 'x').proposed, 'x\n');
  });

  it('brings back a text byte by byte where that is asked for', () => {
    const old = '\uFEFFa\r\nb';
    assert.equal(proposeExactly({ uri, text }, old).proposed, old);
  });

  it('is current while the file is as it was', () => {
    assert.deepEqual(checkCurrent(proposal(), text), { type: 'current' });
    assert.deepEqual(checkCurrent(proposeFile({ uri, text: undefined }, 'x'), undefined), {
      type: 'current',
    });
  });

  it('moves with changes elsewhere', () => {
    assert.equal(movedTo(`zero\n${text}`), 'zero\none\ntwo\nTHREE\nfive\n');
    assert.equal(movedTo('two\nthree\nfour\nfive\nsix\n'), 'two\nTHREE\nfive\nsix\n');
    assert.equal(
      movedTo('one\ntwo\nnew\nthree\nfour\nalso new\nfive\n'),
      'one\ntwo\nnew\nTHREE\nalso new\nfive\n',
    );
  });

  it('keeps its lines when it has moved', () => {
    const check = checkCurrent(proposal(), `zero\n${text}`);
    assert.ok(check.type === 'moved');
    assert.deepEqual(check.proposal.lines, { start: 4, end: 5 });
    assert.deepEqual(checkCurrent(check.proposal, `zero\n${text}`), { type: 'current' });
  });

  it('is stale when its own lines changed', () => {
    const stale = { type: 'stale', reason: 'changed' };
    for (const current of [
      'one\ntwo\nthree!\nfour\nfive\n',
      'one\ntwo\nthree\nbetween\nfour\nfive\n',
      'one\ntwo\nfour\nfive\n',
      'one\ntwo\nthree\r\nfour\nfive\n',
      '',
    ]) {
      assert.deepEqual(checkCurrent(proposal(), current), stale, JSON.stringify(current));
    }
  });

  it('is stale when the file came or went', () => {
    assert.deepEqual(checkCurrent(proposal(), undefined), { type: 'stale', reason: 'deleted' });
    const created = checkCurrent(proposeFile({ uri, text: undefined }, 'x'), 'y');
    assert.deepEqual(created, { type: 'stale', reason: 'created' });
  });

  it('is stale when a whole file was to be replaced and changed', () => {
    const check = checkCurrent(proposeFile({ uri, text }, 'x'), `${text}more\n`);
    assert.deepEqual(check, { type: 'stale', reason: 'changed' });
  });

  it('keeps both changes whole when it moves', () => {
    const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', 'd\n'), {
      minLength: 1,
      maxLength: 12,
    });
    const anyCase = fc.record({
      head: lines,
      own: lines,
      tail: lines,
      newHead: lines,
      newTail: lines,
    });
    fc.assert(
      fc.property(anyCase, ({ head, own, tail, newHead, newTail }) => {
        const original = [...head, ...own, ...tail].join('');
        const range = { start: head.length + 1, end: head.length + own.length };
        const made = proposeLines({ uri, text: original }, range, 'NEW');
        const check = checkCurrent(made, [...newHead, ...own, ...newTail].join(''));
        if (check.type !== 'moved') return;
        const { original: now = '', lines: at, proposed } = check.proposal;
        const { start = 0, end = 0 } = at ?? {};
        const all = linesWithEnds(now);
        assert.deepEqual(
          all
            .slice(start - 1, end)
            .join('')
            .trimEnd(),
          own.join('').trimEnd(),
        );
        assert.ok(proposed.startsWith(all.slice(0, start - 1).join('')));
        assert.ok(proposed.endsWith(all.slice(end).join('')));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives up on comparing entirely different files in bounded time', () => {
    const made = proposeLines({ uri, text: big('a') }, { start: 10, end: 11 }, 'x');
    assert.equal(checkCurrent(made, big('b')).type, 'stale');
  });
});
