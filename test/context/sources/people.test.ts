import assert from 'node:assert/strict';
import {
  commitsBy,
  peopleIn,
  personCompletions,
  personNamed,
  type AuthoredCommit,
} from '../../../src/context/sources/people.ts';
import { parseMentions } from '../../../src/context/sources/mentions.ts';

const day = 24 * 60 * 60 * 1_000;
const today = Date.UTC(2026, 10, 28);
let made = 0;

/** So many days ago. */
function commit(author: string, days: number, message = 'change'): AuthoredCommit {
  return { hash: `c${made++}`, author, at: today - days * day, message };
}

const names = (commits: readonly AuthoredCommit[]): readonly string[] =>
  peopleIn(commits).map(({ name }) => name);
const none = (): boolean => false;

describe('the people of a workspace', () => {
  it('come by what they wrote of late, however much it was long ago', () => {
    const long = Array.from({ length: 40 }, () => commit('Anna Smith', 900));
    const commits = [commit('Ben', 1), commit('Ben', 2), commit('Carl', 3), ...long];
    assert.deepEqual(names(commits), ['Ben', 'Carl', 'Anna Smith']);
    assert.deepEqual(peopleIn(commits)[0], { name: 'Ben', commits: 2, last: today - day });
  });

  it('are those too who wrote with others, each once, and none without a name', () => {
    const message =
      'x\n\nCo-authored-by: Ben Ono <b@example.com>\nCo-Authored-By: anna <a@example.com>';
    const commits = [commit('Anna', 1, message), commit('', 2), commit(' \u0007\n', 3)];
    assert.deepEqual(names(commits).toSorted(), ['Ben Ono', 'anna']);
    assert.equal(commitsBy(commits, { name: 'ben ono' }).length, 1);
    assert.equal(commitsBy(commits, { name: 'ANNA' }).length, 1);
  });

  it('have names on one line, of a bounded length, and no address', () => {
    const commits = [commit('A\r\nB\u2028C', 1), commit(`${'x'.repeat(5_000)} <a@example.com>`, 2)];
    const [first, second] = names(commits);
    assert.equal(first, 'A B C');
    assert.equal(second?.length, 100);
  });

  it('are found by all of a name in any spelling, or by a first name that only one has', () => {
    const people = peopleIn([commit('Anna Smith', 1), commit('Ben Ono', 2), commit('Ben Ay', 3)]);
    const found = (name: string): string | undefined => personNamed(people, name)?.name;
    assert.equal(found('anna smith'), 'Anna Smith');
    assert.equal(found('person:Anna Smith'), 'Anna Smith');
    assert.equal(found('Anna'), 'Anna Smith');
    assert.equal(found('Ben'), undefined, 'there are two');
    assert.equal(found('Ben Ay'), 'Ben Ay');
    assert.equal(found('Ann'), undefined);
    assert.equal(found(''), undefined);
    assert.equal(found('person:'), undefined);
  });

  it('are read from the text as they were put there, whatever they are called', () => {
    const odd = [
      'Anna Smith',
      'Ben',
      'O"Neil',
      "D'Arcy, Jr.",
      '@home',
      '👩‍💻 Zoë',
      'שרה כהן',
      'a:12',
      'x#y',
    ];
    const people = peopleIn(odd.map((name) => commit(name, 1)));
    for (const taken of [false, true]) {
      for (const { insert, label } of personCompletions(people, '', () => taken).concat(
        odd.flatMap((name) => personCompletions(people, name.replaceAll('"', ''), () => taken)),
      )) {
        const [mention, ...others] = parseMentions(`What did ${insert}, do?`);
        assert.deepEqual(others, []);
        assert.equal(mention?.type, 'place');
        assert.equal(personNamed(people, mention.name)?.name, label, insert);
      }
    }
  });

  it('are offered fuzzily, with what they wrote, and told apart from what is called the same', () => {
    const people = peopleIn([commit('Anna Smith', 0), commit('Anna Smith', 5), commit('Ben', 9)]);
    assert.deepEqual(personCompletions(people, 'ansm', none), [
      {
        kind: 'person',
        label: 'Anna Smith',
        detail: '2 commits, the last on 2026-11-28',
        insert: '@"Anna Smith"',
      },
    ]);
    const [ben] = personCompletions(people, 'ben', (name) => name === 'Ben');
    assert.deepEqual([ben?.detail, ben?.insert], ['one commit, on 2026-11-19', '@"person:Ben"']);
  });
});
