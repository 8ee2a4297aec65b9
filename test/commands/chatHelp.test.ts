import assert from 'node:assert/strict';
import { chatHelp } from '../../src/commands/chatHelp.ts';

const stop = {
  title: 'Stop',
  keybindings: [{ key: 'ctrl+escape', mac: 'cmd+escape', win: 'alt+backspace' }],
};
const create = {
  title: 'New Chat',
  keybindings: [
    { key: 'ctrl+l', mac: 'ctrl+l' },
    { key: 'ctrl+n', mac: 'cmd+n' },
  ],
};
const explain = {
  title: 'Explain',
  keybindings: [{ key: 'ctrl+alt+h e', mac: 'cmd+alt+h e' }],
};

describe('the help on a chat', () => {
  const help = chatHelp({ inChat: [stop, create], elsewhere: [explain] });
  const [, inChat = '', elsewhere = ''] = help.split(/^## Keys (?:in a chat|elsewhere)$/mu);

  it('lists the keys in a chat apart from those elsewhere, of all keyboards', () => {
    assert.match(
      inChat,
      /^- Stop: `Ctrl\+Escape` \(Windows: `Alt\+Backspace`\); on a Mac `Cmd\+Escape`$/mu,
    );
    assert.match(inChat, /^- New Chat: `Ctrl\+L`, `Ctrl\+N`; on a Mac `Ctrl\+L`, `Cmd\+N`$/mu);
    assert.match(elsewhere, /^- Explain: `Ctrl\+Alt\+H E`; on a Mac `Cmd\+Alt\+H E`$/mu);
    assert.doesNotMatch(elsewhere, /New Chat/u);
  });

  it('says what there is in a chat, in its order, and what a screen reader says', () => {
    const parts = [
      'Notices',
      'Conversation',
      'Approvals',
      'What would be sent',
      'Message',
      'Status',
    ];
    const at = parts.map((part) => help.indexOf(`\n- ${part}: `));
    assert.ok(at.every((each) => each > 0));
    assert.deepEqual(
      at,
      at.toSorted((a, b) => a - b),
    );
    assert.match(help, /`parley\.chat\.announce`/u);
  });
});
