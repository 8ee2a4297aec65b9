import * as vscode from 'vscode';
import * as v from 'valibot';
import {
  configurationReport,
  type ReadFile,
} from '../../commands/configuration/configurationReport.ts';
import {
  effectiveSetting,
  type EffectiveSetting,
  type WrittenValue,
} from '../../commands/configuration/settingLayers.ts';
import { settingIds, type SettingId } from '../../commands/settingDefaults.ts';
import { t } from '../../protocol/texts.ts';
import { showHidden } from '../../trust/untrustedText.ts';
import { layerConditions, type SettingsReader } from '../settings.ts';
import { projectFile, settingsIn, type FileSettings } from '../projectSettings.ts';
import { showReport } from './showReport.ts';

export interface ConfigurationParts {
  readonly settings: SettingsReader;
  /** Masks what looks like a secret, and the keys in use. */
  readonly redact: (text: string) => string;
}

/** Shows what each setting counts as, who says so, and what is written elsewhere in vain. */
export async function showConfiguration({ settings, redact }: ConfigurationParts): Promise<void> {
  const [inFiles, files] = await Promise.all([filesOfFolders(), filesReadBeside()]);
  const report = configurationReport({
    settings: settingIds.map((id) => effective(id, settings, inFiles)),
    problems: settings.problems(),
    trusted: vscode.workspace.isTrusted,
    files,
  });
  await showReport(t('Effective Configuration'), redact(showHidden(report)));
}

function effective(
  id: SettingId,
  settings: SettingsReader,
  inFiles: readonly FileSettings[],
): EffectiveSetting {
  const conditions = layerConditions();
  const known = [...ofVsCode(id), ...settings.beyondVsCode(id)];
  const { ignored, ...counts } = effectiveSetting(id, known, conditions);
  // VS Code says nothing of what it leaves out, so the files are read for that alone.
  const given = inFiles.flatMap(({ values }) => values.get(id) ?? []);
  const none: WrittenValue = { layer: 'default', value: undefined };
  const inVain = effectiveSetting(id, [none, ...given], conditions).ignored;
  return { ...counts, ignored: [...ignored, ...inVain] };
}

/** VS Code tells, though its types do not, which of a person's settings are those of the remote machine. */
const remotely = v.object({
  globalLocalValue: v.optional(v.unknown()),
  globalRemoteValue: v.optional(v.unknown()),
});

function ofVsCode(id: SettingId): readonly WrittenValue[] {
  const found = vscode.workspace.getConfiguration().inspect<unknown>(id);
  const read = v.safeParse(remotely, found);
  const { globalLocalValue, globalRemoteValue } = read.success ? read.output : {};
  const isSplit = globalRemoteValue !== undefined;
  const place = vscode.workspace.workspaceFile?.path.split('/').at(-1) ?? '.vscode/settings.json';
  const written: readonly WrittenValue[] = [
    { layer: 'user', value: isSplit ? globalLocalValue : found?.globalValue },
    { layer: 'remote', value: globalRemoteValue },
    { layer: 'workspace', value: found?.workspaceValue, place },
    { layer: 'folder', value: found?.workspaceFolderValue },
  ];
  const isOne = (vscode.workspace.workspaceFolders ?? []).length < 2;
  return [
    { layer: 'default', value: found?.defaultValue },
    // Of a single folder VS Code tells the workspace's value twice.
    ...written.filter(({ layer, value }) => value !== undefined && !(isOne && layer === 'folder')),
  ];
}

/** What the settings files of the folders say, whether it counts or not. */
async function filesOfFolders(): Promise<readonly FileSettings[]> {
  const { workspaceFolders = [], workspaceFile } = vscode.workspace;
  const layer = workspaceFolders.length > 1 || workspaceFile ? 'folder' : 'workspace';
  const { trusted, folders } = layerConditions();
  const place = (name: string, file: string): string => (folders > 1 ? `${name}/${file}` : file);
  const read = (file: string, as: WrittenValue['layer']): readonly Promise<FileSettings>[] =>
    workspaceFolders.map(({ uri, name }) =>
      settingsIn(vscode.Uri.joinPath(uri, file), place(name, file), as),
    );
  // Where the project's file counts the reader of settings has it.
  const isRead = trusted && folders === 1;
  const projects = isRead ? [] : read(projectFile, 'project');
  return Promise.all([...read('.vscode/settings.json', layer), ...projects]);
}

async function filesReadBeside(): Promise<readonly ReadFile[]> {
  const { ProjectInstructions } = await import('../context/projectInstructions.ts');
  const instructions = await new ProjectInstructions().read();
  const found = instructions.type === 'there' ? instructions.value : [];
  const prompts = await vscode.workspace.findFiles('.parley/prompts/*.md', undefined, 50);
  const ignores = await vscode.workspace.findFiles('**/.parleyignore', undefined, 50);
  return [
    ...found.map(({ path }) => ({
      path,
      what: t('instructions that go along with each question'),
    })),
    ...prompts.map((uri) => ({
      path: vscode.workspace.asRelativePath(uri),
      what: t('the words of a command'),
    })),
    ...ignores.map((uri) => ({
      path: vscode.workspace.asRelativePath(uri),
      what: t('names files that are never read'),
    })),
  ];
}
