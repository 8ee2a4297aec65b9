/** A title as a name that every file system takes; "chat" where nothing of it is left. */
export function fileNameOf(title: string): string {
  const plain = title
    .toWellFormed()
    .replaceAll(/[\p{Cc}\\/:*?"<>|.\s]+/gu, ' ')
    .trim();
  return plain.slice(0, 60).trim() || 'chat';
}
