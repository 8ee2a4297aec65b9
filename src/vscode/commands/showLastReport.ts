import * as vscode from 'vscode';
import { reportJson } from '../../commands/report/reportJson.ts';
import { reportMarkdown } from '../../commands/report/reportMarkdown.ts';
import { reportSarif } from '../../commands/report/reportSarif.ts';
import { t } from '../../protocol/texts.ts';
import { showHidden } from '../../trust/untrustedText.ts';
import type { RunReports } from './runReports.ts';
import { showReport } from './showReport.ts';

/** Shows what the last command about code did and took, and offers it for other programs. */
export async function showLastReport(reports: Pick<RunReports, 'last'>): Promise<void> {
  const report = reports.last();
  if (!report) {
    void vscode.window.showInformationMessage(
      t(
        'No command has ended yet. Explain, Refactor, Review Changes and the others each leave a report.',
      ),
    );
    return;
  }
  await showReport(t('Report'), showHidden(reportMarkdown(report)));
  const forms = {
    [t('Copy as JSON')]: reportJson,
    ...(report.findings.length > 0 ? { [t('Copy as SARIF')]: reportSarif } : {}),
  };
  void offer(new Map(Object.entries(forms).map(([name, form]) => [name, () => form(report)])));
}

async function offer(forms: ReadonlyMap<string, () => string>): Promise<void> {
  const picked = await vscode.window.showInformationMessage(
    t('The report can be copied for other programs.'),
    ...forms.keys(),
  );
  const form = picked === undefined ? undefined : forms.get(picked);
  if (form) await vscode.env.clipboard.writeText(form());
}
