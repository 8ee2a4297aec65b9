/** Names that fences give to what is typed into a shell. */
const shells: ReadonlySet<string> = new Set([
  'bash',
  'bat',
  'batch',
  'cmd',
  'console',
  'fish',
  'ksh',
  'powershell',
  'ps1',
  'pwsh',
  'sh',
  'shell',
  'shell-session',
  'shellscript',
  'shellsession',
  'terminal',
  'zsh',
]);

/** Names under which a shell's output stands as well: only lines behind a prompt are commands there. */
const recordings: ReadonlySet<string> = new Set([
  'console',
  'shell-session',
  'shellsession',
  'terminal',
]);

/** True where a fence with this name holds commands. */
export function isShell(language: string): boolean {
  return shells.has(language);
}

const prompt = /^\s*(?:\$|%|❯|PS [^>\n]{0,200}>)\s+(?<command>\S.*)$/u;

/**
 * What would be typed: of a recorded session the commands behind its prompts, without what they
 * printed; else the text without the line ends around it.
 */
export function commandsIn(text: string, language: string): string {
  const lines = text.split('\n');
  const typed = lines.flatMap((line) => prompt.exec(line)?.groups?.['command'] ?? []);
  const written = lines.filter((line) => line.trim() !== '');
  const isRecording = recordings.has(language) ? typed.length > 0 : typed.length === written.length;
  return (isRecording && typed.length > 0 ? typed.join('\n') : text).replace(/^\n+|\s+$/gu, '');
}
