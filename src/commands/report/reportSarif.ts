import type { Finding } from '../reviewFindings.ts';
import type { CompletionReport } from './completionReport.ts';

const levels = { error: 'error', warning: 'warning', information: 'note' } as const;

/**
 * What was found, for tools that read SARIF. Source: SARIF 2.1.0 (OASIS), sections 3.13 (sarifLog),
 * 3.27 (result) and 3.4 (artifactLocation: a relative URI reference, percent-encoded).
 */
export function reportSarif({ title, findings }: CompletionReport): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Parley', rules: [{ id: ruleId }] } },
        automationDetails: { id: title },
        results: findings.map(toResult),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** A model names no rules: there is the one of its opinion. */
const ruleId = 'model-finding';

function toResult({ file, line, severity, message }: Finding) {
  return {
    ruleId,
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
          region: { startLine: line },
        },
      },
    ],
  };
}

/** A colon in the first part would make a scheme of it. */
function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
