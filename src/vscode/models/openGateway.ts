import type * as vscode from 'vscode';
import type { Settings } from '../../commands/readSettings.ts';
import type { GatewayOptions, GatewaySettings, PolicyName } from '../../gateway/gateway.ts';
import { paceOf } from '../../gateway/pace.ts';
import type { ModelCatalog } from '../../models/catalog.ts';
import type { Log } from '../../protocol/log.ts';
import { maskSecrets } from '../../trust/secrets.ts';
import type { ApiKeys } from './apiKeys.ts';
import { LateGateway } from './lateGateway.ts';
import type { SettingsReader } from '../settings.ts';

export interface OpenGatewayOptions {
  readonly context: vscode.ExtensionContext;
  /** The policies from the inside out. */
  readonly order: readonly PolicyName[];
  readonly catalog: ModelCatalog;
  readonly settings: SettingsReader;
  readonly keys: ApiKeys;
  /** Takes secrets out of what is logged or shown. */
  readonly redact: (text: string) => string;
  readonly log: Log;
}

/** The gateway over the models of `catalog`, put together with the first question. */
export function openGateway(parts: OpenGatewayOptions): LateGateway {
  const { context, order, redact, log, keys, settings, catalog } = parts;
  return new LateGateway(
    async () => {
      const [{ EventBus }, { UsageRecords }, shared] = await Promise.all([
        import('../../bus/eventBus.ts'),
        import('../../sessions/usageRecords.ts'),
        openShared(context.globalStorageUri.fsPath, log),
      ]);
      const bus = new EventBus({
        onDead: ({ topic, subscriber, tries, why }) =>
          log.error(`${topic}: given up after ${tries} deliveries to ${subscriber}: ${why}`),
      });
      const books = new UsageRecords({
        folder: context.globalStorageUri.fsPath,
        bus,
        now: Date.now,
        onTrouble: (error) => log.warn(`Usage could not be written: ${String(error)}`),
      });
      return {
        order,
        settings: () => gatewaySettings(settings.get()),
        find(ref) {
          const info = catalog.find(ref);
          return info && catalog.languageModel(info);
        },
        keyOf: (provider) => keys.get(provider),
        mask: maskSecrets,
        redact,
        ledger: books,
        shared,
        log,
        bus,
        books,
      };
    },
    (error) => log.error('The health of a model was not shown', error),
  );
}

/** What all windows of this person keep together of the models. */
async function openShared(
  folder: string,
  log: Log,
): Promise<NonNullable<GatewayOptions['shared']>> {
  const [{ SharedBudgets }, { SharedPace }, { SharedRecords }, { parseCircuit }] =
    await Promise.all([
      import('../../sessions/sharedBudgets.ts'),
      import('../../sessions/sharedPace.ts'),
      import('../../sessions/sharedRecords.ts'),
      import('../../gateway/circuitRecord.ts'),
    ]);
  const file = {
    folder,
    now: Date.now,
    onTrouble: (error: unknown) =>
      log.warn(`What other windows know of the models is not known: ${String(error)}`),
  };
  return {
    pace: new SharedPace(file),
    budgets: new SharedBudgets(file),
    circuits: new SharedRecords({ ...file, file: 'circuits.db', parse: parseCircuit }),
  };
}

/** A budget of nothing is no budget. */
function gatewaySettings({
  providers,
  failover,
  reuseAnswers,
  maskSecrets: mask,
  dollarsPerDay,
  dollarsPerChat,
}: Settings): GatewaySettings {
  const budgets = {
    ...(dollarsPerDay > 0 ? { dollarsPerDay } : {}),
    ...(dollarsPerChat > 0 ? { dollarsPerSession: dollarsPerChat } : {}),
  };
  const pace: GatewaySettings['pace'] = (id) =>
    paceOf(
      id,
      providers.find((each) => each.id === id),
    );
  return { failover, reuseAnswers, maskSecrets: mask, budgets, pace };
}
