/**
 * Puts text at the caret of an input, from the beginning of a line, in place of what is selected. As if it
 * was typed: the input hears of it, and Ctrl+Z takes it back.
 */
export function insertAtCaret(input: HTMLTextAreaElement, text: string): void {
  input.focus();
  const before = input.value.slice(0, input.selectionStart);
  const whole = before === '' || before.endsWith('\n') ? text : `\n${text}`;
  // Nothing else keeps what can be undone: a value that is set, or `setRangeText`, forgets it.
  if (document.execCommand('insertText', false, whole)) return;
  input.setRangeText(whole, input.selectionStart, input.selectionEnd, 'end');
  input.dispatchEvent(new Event('input', { bubbles: true }));
}
