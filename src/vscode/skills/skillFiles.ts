import os from 'node:os';
import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import { largestSkill } from '../../skills/readSkill.ts';
import type { SkillFile, SkillScope } from '../../skills/skill.ts';
import { projectSkillFolders, userSkillFolders } from '../../skills/skillReport.ts';
import { statusOf } from '../context/fileStatus.ts';

/** Skills of one folder that are read: more are no collection that somebody looks through. */
const mostSkills = 200;

/** A folder in which each folder is a skill. */
export interface SkillFolder {
  readonly scope: SkillScope;
  readonly uri: vscode.Uri;
  /** ".agents/skills", "~/.parley/skills", "shop/.parley/skills" where there are several projects. */
  readonly label: string;
}

/** A skill's file with what the disk said of it when it was read. */
export interface ReadSkillFile extends SkillFile {
  readonly stamp: string | undefined;
}

/** In the order in which they count. Of a workspace that is not trusted those of the person alone. */
export function skillFolders(): readonly SkillFolder[] {
  const { workspaceFolders = [], isTrusted } = vscode.workspace;
  const home = vscode.Uri.file(os.homedir());
  const projects = isTrusted ? workspaceFolders : [];
  return [
    ...projects.flatMap(({ uri, name }) =>
      projectSkillFolders.map((folder) => ({
        scope: 'project' as const,
        uri: vscode.Uri.joinPath(uri, folder),
        label: projects.length > 1 ? `${name}/${folder}` : folder,
      })),
    ),
    ...userSkillFolders.map((folder) => ({
      scope: 'user' as const,
      uri: vscode.Uri.joinPath(home, folder),
      label: `~/${folder}`,
    })),
  ];
}

/** The skills' files in a folder, by name; undefined where there is no such folder. */
export async function filesIn(folder: SkillFolder): Promise<readonly ReadSkillFile[] | undefined> {
  let entries: readonly [string, vscode.FileType][];
  try {
    entries = await vscode.workspace.fs.readDirectory(folder.uri);
  } catch {
    // The usual case: there is none.
    return undefined;
  }
  const names = entries
    .filter(([, type]) => (type & vscode.FileType.Directory) !== 0)
    .map(([name]) => name)
    .toSorted();
  const files = await Promise.all(names.slice(0, mostSkills).map((name) => fileIn(folder, name)));
  return files.filter((file) => file !== undefined);
}

/** Where the skill of this name is, if it is in the folder. */
export function skillUri({ uri }: SkillFolder, name: string): vscode.Uri {
  return vscode.Uri.joinPath(uri, name, 'SKILL.md');
}

/** What tells one version of a file from another; undefined where it is gone. */
export async function stampOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { modified, size } = await statusOf(uri);
    return `${modified} ${size}`;
  } catch {
    // Deleted, which the next reading shows.
    return undefined;
  }
}

/** Undefined where the folder is no skill's: others keep what they like beside them. */
async function fileIn(parent: SkillFolder, folder: string): Promise<ReadSkillFile | undefined> {
  const { scope, label } = parent;
  const uri = skillUri(parent, folder);
  const stamp = await stampOf(uri);
  if (stamp === undefined) return undefined;
  const path = `${label}/${folder}/SKILL.md`;
  return { scope, uri: uri.toString(), path, folder, stamp, text: await textOf(uri) };
}

async function textOf(uri: vscode.Uri): Promise<SkillFile['text']> {
  try {
    const { size, isFile } = await statusOf(uri);
    if (!isFile) return { problem: t('is no file') };
    if (size > largestSkill) return { problem: t('is larger than {0} KB', largestSkill / 1_000) };
    const bytes = await vscode.workspace.fs.readFile(uri);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    return { problem: t('cannot be read: {0}', String(error)) };
  }
}
