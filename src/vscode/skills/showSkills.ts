import * as vscode from 'vscode';
import { skillReport } from '../../skills/skillReport.ts';
import { t } from '../../protocol/texts.ts';
import type { LateSkills } from './lateSkills.ts';
import { showReport } from '../commands/showReport.ts';

/** All skills, to read, and why one that is there is not used. */
export async function showSkills(skills: LateSkills): Promise<void> {
  const catalog = await (await skills()).catalog();
  await showReport(t('Skills'), skillReport(catalog, { trusted: vscode.workspace.isTrusted }));
}
