import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Travel } from '../../webview/travel.ts';
import { pastView } from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';

function begin(): { travel: Travel; asked: number[]; host: FakeHost } {
  const asked: number[] = [];
  const host = new FakeHost();
  return { travel: new Travel((seq) => void asked.push(seq), host.timers), asked, host };
}

describe('the way through the past', () => {
  it('asks for one moment at a time, and then for the last one wanted', () => {
    const { travel, asked } = begin();
    for (const seq of [5, 6, 7, 8]) travel.to(seq);
    assert.deepEqual(asked, [5]);
    assert.equal(travel.wanted.value, 8);
    travel.arrived(pastView(5));
    assert.deepEqual(asked, [5, 8]);
    travel.arrived(pastView(8));
    assert.deepEqual(asked, [5, 8]);
    assert.equal(travel.wanted.value, undefined);
  });

  it('takes what the host shows in the place of what is not there', () => {
    const { travel, asked } = begin();
    travel.to(500);
    travel.arrived(pastView(120));
    assert.deepEqual(asked, [500]);
    assert.equal(travel.wanted.value, undefined);
  });

  it('ends with the way back to now', () => {
    const { travel, asked } = begin();
    travel.to(5);
    travel.to(6);
    travel.arrived(undefined);
    assert.deepEqual(asked, [5]);
    assert.equal(travel.wanted.value, undefined);
  });

  it('gives up on a host that does not answer, and tries anew when asked', () => {
    const { travel, asked, host } = begin();
    travel.to(5);
    host.pass(4_999);
    assert.equal(travel.wanted.value, 5);
    host.pass(1);
    assert.equal(travel.wanted.value, undefined);
    travel.to(6);
    assert.deepEqual(asked, [5, 6]);
  });

  it('comes to the last moment wanted, with at most one request under way', () => {
    const step = fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constant('answer' as const));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const { travel, asked } = begin();
        let answered = 0;
        const answer = (): void => {
          const next = asked[answered];
          if (next === undefined) return;
          answered += 1;
          travel.arrived(pastView(next));
        };
        for (const each of steps) {
          if (each === 'answer') answer();
          else travel.to(each);
          assert.ok(asked.length - answered <= 1);
        }
        answer();
        answer();
        const wanted = steps.findLast((each) => each !== 'answer');
        assert.equal(asked.at(-1), wanted);
        assert.equal(travel.wanted.value, undefined);
      }),
    );
  });
});
