import { t } from '../protocol/texts.ts';

/** A command with keys, and its title as the palette shows it. */
export interface KeyedCommand {
  readonly title: string;
  readonly keybindings: readonly {
    readonly key: string;
    readonly mac: string;
    readonly win?: string;
  }[];
}

interface ChatHelp {
  /** What has keys where a chat has the focus. */
  readonly inChat: readonly KeyedCommand[];
  /** What has keys elsewhere. */
  readonly elsewhere: readonly KeyedCommand[];
}

/** What there is in a chat and which keys do what, as Markdown: for whoever does not see it, or does not want to click. */
export function chatHelp({ inChat, elsewhere }: ChatHelp): string {
  const parts = [
    t('# The chat and its keys'),
    t('This page is closed as any editor is; {0} goes back to the chat.', '`Ctrl+Alt+P`'),
    t('## What there is'),
    t(
      'Tab goes from one part to the next, Shift+Tab to the one before. From top to bottom there are, each where there is something for it:',
    ),
    list(regions()),
    t('Beside the chat are the views Sessions, with all chats, and Context, with what goes along.'),
    t('## Keys in a chat'),
    t(
      'Each of these is a keybinding: Keyboard Shortcuts shows it under “Parley” and changes it. Below stands what it is at first.',
    ),
    list(inChat.map(keysOf)),
    t('## Keys of what has the focus'),
    t('These belong to what they are pressed in and cannot be changed:'),
    list(ownKeys()),
    t('## Keys elsewhere'),
    list(elsewhere.map(keysOf)),
    t('## With a screen reader'),
    list(aloud()),
  ];
  return `${parts.join('\n\n')}\n`;
}

function regions(): readonly string[] {
  return [
    t('Notices: what is not as it should be, and a button that helps.'),
    t(
      'Conversation: the messages in their order. Each is an article with a heading, which says who speaks and which answer it is; its buttons stand at its end. The answer that grows is read to nobody while it does.',
    ),
    t('Approvals: a question that has to be answered before Parley does something.'),
    t(
      'What would be sent: a bar by source and a list of items, each with its tokens, to pin or to leave out.',
    ),
    t('Message: where you write. Its list of names opens while you type `/`, `@` or `#`.'),
    t('Status: the model, which can be changed here, its connection, and how full its window is.'),
  ];
}

function ownKeys(): readonly string[] {
  return [
    t(
      'In the message: Enter sends and Shift+Enter begins a line (`parley.chat.enterSends` changes that); while an answer runs, Enter has the message wait for its end and Alt+Enter stops the answer and sends at once. Up at the very beginning and Down at the very end bring back what you wrote before.',
    ),
    t('In a list of names: Up and Down choose, Enter or Tab takes, Escape closes.'),
    t(
      'On a message: Up and Down go to the one before and the next one. On one of yours Enter changes it, and Delete (Cmd+Backspace on a Mac) goes back to before it.',
    ),
    t('In a row of buttons at a code block, and in the bar: Left and Right.'),
    t('Escape closes what is open, and the focus is where it was.'),
  ];
}

function aloud(): readonly string[] {
  return [
    t(
      'Parley says in a few words who answers, when an answer is finished and how long it is, what failed, and what needs your approval. `parley.chat.announce` has answers read in full at their end, or not at all.',
    ),
    t(
      '“Open Answer in Editor” shows the answer that has the focus, or the last one, as a document: there every key works with which you read code.',
    ),
  ];
}

function list(items: readonly string[]): string {
  return items.map((each) => `- ${each}`).join('\n');
}

/** A line each: a table would be read with the empty room of its columns. */
function keysOf({ title, keybindings }: KeyedCommand): string {
  const keys = keybindings.map(({ key, win }) =>
    win === undefined ? keyInWords(key) : t('{0} (Windows: {1})', keyInWords(key), keyInWords(win)),
  );
  const onMac = new Set(keybindings.map(({ mac }) => keyInWords(mac)));
  return t('{0}: {1}; on a Mac {2}', title, keys.join(', '), [...onMac].join(', '));
}

const names: ReadonlyMap<string, string> = new Map([
  ['pageup', 'PageUp'],
  ['pagedown', 'PageDown'],
]);

/** "ctrl+alt+h e" as "`Ctrl+Alt+H E`". */
function keyInWords(key: string): string {
  return `\`${key.replaceAll(/[a-z]+/gu, nameOf)}\``;
}

function nameOf(part: string): string {
  return names.get(part) ?? part.charAt(0).toUpperCase() + part.slice(1);
}
