import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { failed, maxTransferBytes, type ParsedImport } from '../../sessions/transfer/bundle.ts';
import { parseImport, tooLarge } from '../../sessions/transfer/parseImport.ts';
import { parseTask, taskFiles } from '../../sessions/transfer/parseTask.ts';

/** A file to import, or the folder of a task whose files belong together. */
export interface ImportSource {
  readonly type: 'file' | 'task';
  readonly uri: vscode.Uri;
}

/** Where a tool keeps its conversations. */
export interface ToolFolder {
  /** "Cline" */
  readonly tool: string;
  readonly uri: vscode.Uri;
  /** How many files or folders are in it. */
  readonly count: number;
}

/** Levels of folders that are looked through, and files and folders in all. */
const limits = { depth: 5, entries: 50_000 };
const passedOver = new Set(['node_modules', '.git', 'checkpoints']);
const taskNames: ReadonlySet<string> = new Set(taskFiles);
/** Either of them makes a folder a task's. */
const tellingNames = new Set(['api_conversation_history.json', 'ui_messages.json']);

/** The folders of other tools that are there. `globalStorage`: where VS Code keeps what extensions store. */
export async function findToolFolders(globalStorage: vscode.Uri): Promise<readonly ToolFolder[]> {
  const home = vscode.Uri.file(homedir());
  const continueFolder = process.env['CONTINUE_GLOBAL_DIR'];
  const inContinue =
    continueFolder === undefined
      ? vscode.Uri.joinPath(home, '.continue')
      : vscode.Uri.file(continueFolder);
  const places = [
    { tool: 'Cline', uri: vscode.Uri.joinPath(globalStorage, 'saoudrizwan.claude-dev', 'tasks') },
    { tool: 'Cline', uri: vscode.Uri.joinPath(home, '.cline', 'data', 'tasks') },
    {
      tool: 'Roo Code',
      uri: vscode.Uri.joinPath(globalStorage, 'rooveterinaryinc.roo-cline', 'tasks'),
    },
    { tool: 'Continue', uri: vscode.Uri.joinPath(inContinue, 'sessions') },
  ];
  const found = await Promise.all(
    places.map(async ({ tool, uri }) => ({ tool, uri, count: (await entriesOf(uri)).length })),
  );
  return found.filter(({ count }) => count > 0);
}

/** What there is to import in files and folders, each once. Ends early where `isCancelled` says so. */
export async function findSources(
  picked: readonly vscode.Uri[],
  isCancelled: () => boolean,
): Promise<readonly ImportSource[]> {
  const found = new Map<string, ImportSource>();
  const add = (source: ImportSource): void => void found.set(source.uri.toString(), source);
  let left = limits.entries;
  const look = async (uri: vscode.Uri, depth: number): Promise<void> => {
    const entries = await entriesOf(uri);
    if (entries.some(([name]) => tellingNames.has(name))) return add({ type: 'task', uri });
    for (const [name, type] of entries) {
      if (isCancelled() || left-- <= 0) return;
      const inner = vscode.Uri.joinPath(uri, name);
      const goesDeeper = (type & vscode.FileType.Directory) !== 0;
      if (goesDeeper && depth > 0 && !passedOver.has(name)) await look(inner, depth - 1);
      else if (!goesDeeper && name.endsWith('.json')) add({ type: 'file', uri: inner });
    }
  };
  for (const uri of picked) {
    if (await isFolder(uri)) await look(uri, limits.depth);
    else if (taskNames.has(nameOf(uri))) add({ type: 'task', uri: vscode.Uri.joinPath(uri, '..') });
    else add({ type: 'file', uri });
  }
  return [...found.values()];
}

/** The conversations of one source. What cannot be read fails in words. */
export async function readSource({ type, uri }: ImportSource): Promise<ParsedImport> {
  try {
    if (type === 'file') {
      const file = await readFile(uri);
      return typeof file === 'string'
        ? failed(file)
        : parseImport(file.bytes, nameOf(uri), file.modified);
    }
    return await readTask(uri);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

/** "tasks/1760000000000" */
export function sourceName({ uri }: ImportSource): string {
  return uri.path.split('/').slice(-2).join('/');
}

async function readTask(folder: vscode.Uri): Promise<ParsedImport> {
  const files: Record<string, Uint8Array> = {};
  let modified = 0;
  for (const [name] of await entriesOf(folder)) {
    if (!taskNames.has(name)) continue;
    const file = await readFile(vscode.Uri.joinPath(folder, name));
    if (typeof file === 'string') return failed(`${name}: ${file}`);
    files[name] = file.bytes;
    modified = Math.max(modified, file.modified);
  }
  const tool = toolOf(folder.path);
  return parseTask(files, { task: nameOf(folder), modified, ...(tool ? { tool } : {}) });
}

function toolOf(path: string): string | undefined {
  if (/roo-?(?:cline|code)/iu.test(path)) return 'Roo Code';
  if (/kilo-?code/iu.test(path)) return 'Kilo Code';
  return /claude-dev|[/\\]\.cline[/\\]/iu.test(path) ? 'Cline' : undefined;
}

/** The file, or why it is not read. It is measured first: nothing is allocated for a huge one. */
async function readFile(
  uri: vscode.Uri,
): Promise<{ readonly bytes: Uint8Array; readonly modified: number } | string> {
  const { size, mtime } = await vscode.workspace.fs.stat(uri);
  if (size > maxTransferBytes) return tooLarge;
  return { bytes: await vscode.workspace.fs.readFile(uri), modified: mtime };
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    ({ type }) => (type & vscode.FileType.Directory) !== 0,
    // Reading it says what is wrong with it.
    () => false,
  );
}

/** Empty where the folder is not there, or cannot be read. */
async function entriesOf(uri: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  return vscode.workspace.fs.readDirectory(uri).then(
    (entries) => entries,
    () => [],
  );
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').findLast((part) => part !== '') ?? '';
}
