// The titles that Parley gives to chats: kept in English, shown in VS Code's language.
import assert from 'node:assert/strict';
import { titleText } from '../../../src/vscode/sessions/titleText.ts';
import { inCapitals } from '../../helpers/shouting.ts';

describe('a chat’s title', () => {
  inCapitals();

  for (const [kept, shown] of [
    ['New chat', 'NEW CHAT'],
    ['The cart', 'The cart'],
    ['The cart (fork)', 'The cart (FORK)'],
    ['The cart (fork 12)', 'The cart (FORK 12)'],
    ['New chat (fork)', 'NEW CHAT (FORK)'],
    ['Two lines\nof it (fork)', 'Two lines\nof it (FORK)'],
    ['About a (fork) here', 'About a (fork) here'],
    ['\u202Eexe.cod (fork)', '⟦U+202E⟧exe.cod (FORK)'],
  ] as const) {
    it(`"${kept}" is shown as "${shown}"`, () => assert.equal(titleText(kept), shown));
  }
});
