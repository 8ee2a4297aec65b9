import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { linesWithEnds } from '../../src/edits/lines.ts';
import {
  changeAt,
  changedLines,
  checkCurrent,
  proposeExactly,
  proposeFile,
  proposeLines,
  withChange,
  withoutChange,
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

  it('is current once it has moved', () => {
    const check = checkCurrent(proposal(), `zero\n${text}`);
    assert.ok(check.type === 'moved');
    assert.equal(check.proposal.proposed, 'zero\none\ntwo\nTHREE\nfive\n');
    assert.deepEqual(checkCurrent(check.proposal, `zero\n${text}`), { type: 'current' });
  });

  it('is stale when its own lines changed', () => {
    for (const current of [
      'one\ntwo\nthree!\nfour\nfive\n',
      'one\ntwo\nthree\nbetween\nfour\nfive\n',
      'one\ntwo\nfour\nfive\n',
      'one\ntwo\nthree\r\nfour\nfive\n',
      '',
    ]) {
      const check = checkCurrent(proposal(), current);
      assert.ok(check.type === 'stale' && check.reason === 'changed', JSON.stringify(current));
    }
    const check = checkCurrent(proposal(), 'one\ntwo\nthree!\nfour\nfive\n');
    assert.ok(check.type === 'stale' && check.reason === 'changed');
    assert.deepEqual(check.lines, { start: 3, end: 4 }, 'says where');
  });

  it('is stale when the file came or went', () => {
    assert.deepEqual(checkCurrent(proposal(), undefined), { type: 'stale', reason: 'deleted' });
    const created = checkCurrent(proposeFile({ uri, text: undefined }, 'x'), 'y');
    assert.deepEqual(created, { type: 'stale', reason: 'created' });
  });

  it('is stale when a whole file was to be replaced and changed in the middle', () => {
    const check = checkCurrent(proposeFile({ uri, text }, 'x'), text.replace('three', 'THREE'));
    assert.equal(check.type, 'stale');
  });

  it('has nothing left to do where somebody else wrote the same', () => {
    const made = proposal();
    const check = checkCurrent(made, made.proposed);
    assert.ok(check.type === 'moved');
    assert.equal(check.proposal.original, check.proposal.proposed);
  });

  const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', 'd\n'), { maxLength: 12 });

  it('keeps both changes whole when it moves', () => {
    fc.assert(
      fc.property(lines, lines, lines, lines, lines, (head, own, tail, newHead, newTail) => {
        const original = [...head, ...own, ...tail].join('');
        const proposed = [...head, 'NEW\n', ...tail].join('');
        const current = [...newHead, ...own, ...newTail].join('');
        const check = checkCurrent(proposeExactly({ uri, text: original }, proposed), current);
        if (check.type !== 'moved') return;
        assert.equal(check.proposal.original, current);
        // What the person changed is all there: without the proposal's own line and what it replaced.
        const rest = linesWithEnds(check.proposal.proposed).filter((line) => line !== 'NEW\n');
        assert.ok(rest.length <= newHead.length + own.length + newTail.length);
        assert.equal(check.proposal.proposed.split('NEW\n').length, 2);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is accepted change by change, in any order, and rejected likewise', () => {
    fc.assert(
      fc.property(lines, lines, fc.infiniteStream(fc.nat()), (before, after, order) => {
        let [current, proposed] = [before.join(''), after.join('')];
        const wanted = proposed;
        const start = current;
        for (let left = changedLines(current, proposed); left.length > 0;) {
          const picked = left[(order.next().value ?? 0) % left.length];
          assert.ok(picked);
          current = withChange(current, proposed, picked);
          left = changedLines(current, proposed);
        }
        assert.equal(current, wanted);
        for (let left = changedLines(start, proposed); left.length > 0;) {
          const picked = left[(order.next().value ?? 0) % left.length];
          assert.ok(picked);
          proposed = withoutChange(start, proposed, picked);
          left = changedLines(start, proposed);
        }
        assert.equal(proposed, start);
      }),
    );
  });

  it('finds the change that a line belongs to', () => {
    const changes = changedLines('a\nb\nc\nd\ne\n', 'A\nb\nc\ne\nf\n');
    assert.equal(changes.length, 3);
    assert.deepEqual(
      [0, 1, 3, 4, 9].map((line) => changes.findIndex((each) => each === changeAt(changes, line))),
      [0, 1, 1, 2, 2],
    );
    assert.equal(changeAt([], 0), undefined);
  });

  it('gives up on comparing entirely different files in bounded time', () => {
    const made = proposeLines({ uri, text: big('a') }, { start: 10, end: 11 }, 'x');
    assert.equal(checkCurrent(made, big('b')).type, 'stale');
  });
});
