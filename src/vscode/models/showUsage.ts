import { usageReport } from '../../commands/usageReport.ts';
import { t } from '../../protocol/texts.ts';
import type { CommandGateway } from '../commands/commandRoom.ts';
import { showReport } from '../commands/showReport.ts';

const days = 30;
const dayLength = 86_400_000;

/** Tokens and costs of the last days, to read. */
export async function showUsage(gateway: Pick<CommandGateway, 'usage'>): Promise<void> {
  const { rows, unwritten } = await gateway.usage(Date.now() - (days - 1) * dayLength);
  await showReport(t('Usage'), usageReport(rows, days, unwritten));
}
