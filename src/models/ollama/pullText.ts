import { t } from '../../protocol/texts.ts';
import type { PullPart } from '../languageModel.ts';

/** How far a pull is, in words: "0.8 of 2.0 GB"; in the server's own where no size is known yet. */
export function pullText({
  status,
  completed,
  total,
}: Extract<PullPart, { readonly type: 'progress' }>): string {
  if (total === 0) return status;
  const [unit, size] = total >= 1e9 ? ['GB', 1e9] : ['MB', 1e6];
  const inUnits = (bytes: number): string => (bytes / size).toFixed(1);
  return t('{0} of {1} {2}', inUnits(completed), inUnits(total), unit);
}
