import type { Figure } from './figures.ts';
import { costFigures } from './gatewayCosts.ts';
import { streamFigures } from './gatewayStreams.ts';

/** Neither VS Code nor a browser nor a build. */
export const needs: readonly string[] = [];

/** What the gateway costs, and that it holds under load. The servers run in processes of their own. */
export async function run(): Promise<readonly Figure[]> {
  return [...(await costFigures()), ...(await streamFigures())];
}
