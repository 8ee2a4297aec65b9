import assert from 'node:assert/strict';
import manifest from '../../package.json' with { type: 'json' };
import { isStopOnly, wantsCancel, wantsSend, type KeyPress } from '../../webview/composer/keys.ts';
import { helpKey, keyText, platformOf, sendKey, stopKey } from '../../webview/keyText.ts';

const press = (changes: Partial<KeyPress>): KeyPress => ({
  key: 'Enter',
  keyCode: 13,
  isComposing: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...changes,
});

describe('keys of a platform', () => {
  it('is told by what a browser says of itself', () => {
    assert.deepEqual(
      ['MacIntel', 'iPad', 'Win32', 'Linux x86_64', ''].map((each) => platformOf(each)),
      ['mac', 'mac', 'windows', 'linux', 'linux'],
    );
  });

  it('are written as VS Code writes them', () => {
    assert.equal(keyText(sendKey(true, 'mac'), 'mac'), 'Enter');
    assert.equal(keyText(sendKey(false, 'mac'), 'mac'), '⌘Enter');
    assert.equal(keyText(sendKey(false, 'windows'), 'windows'), 'Ctrl+Enter');
    assert.equal(keyText('alt+enter', 'mac'), '⌥Enter');
    assert.equal(keyText('alt+enter', 'linux'), 'Alt+Enter');
    assert.equal(keyText(stopKey('windows'), 'windows'), 'Alt+Backspace');
  });

  it('stop a reply as package.json binds them', () => {
    const bound = manifest.contributes.keybindings.find(
      ({ command }) => command === 'parley.stopInChat',
    );
    assert.deepEqual(
      [stopKey('linux'), stopKey('mac'), stopKey('windows')],
      [bound?.key, bound?.mac, bound && 'win' in bound ? bound.win : undefined],
    );
  });

  it('show the help on a chat as package.json binds them', () => {
    const bound = manifest.contributes.keybindings.find(
      ({ command }) => command === 'parley.showChatHelp',
    );
    assert.deepEqual([bound?.key, bound?.mac], [helpKey, helpKey]);
  });

  it('send with Ctrl or Cmd where Enter begins a line', () => {
    assert.equal(wantsSend(press({ metaKey: true }), false), true);
    assert.equal(wantsSend(press({ ctrlKey: true }), false), true);
    assert.equal(wantsSend(press({}), false), false);
  });

  it('leave what stops a reply alone: it closes nothing, and takes nothing back', () => {
    const escape = { key: 'Escape', keyCode: 27 };
    assert.equal(wantsCancel(press(escape)), true);
    assert.equal(wantsCancel(press({ ...escape, metaKey: true })), false);
    assert.equal(wantsCancel(press({ ...escape, ctrlKey: true })), false);
    const backspace = press({ key: 'Backspace', keyCode: 8, altKey: true });
    assert.equal(isStopOnly(backspace, 'windows'), true);
    // There it deletes a word.
    assert.equal(isStopOnly(backspace, 'mac'), false);
    assert.equal(isStopOnly(press({ key: 'Backspace', keyCode: 8 }), 'windows'), false);
  });
});
