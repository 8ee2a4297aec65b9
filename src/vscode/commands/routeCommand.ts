import * as vscode from 'vscode';
import type { ModelCatalog } from '../../models/catalog.ts';
import { routeModel } from '../../models/routeModel.ts';
import type { ModelRef } from '../../protocol/model.ts';
import type { ModelNeeds } from '../../protocol/modelNeeds.ts';
import { t } from '../../protocol/texts.ts';
import type { SettingsReader } from '../settings.ts';

/** What decides who answers a command. */
export interface RouteParts {
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly catalog: ModelCatalog;
}

/**
 * Who answers a command, by the settings; undefined for the chat's own model. Says so where the model
 * that is set is not there.
 */
export async function routeCommand(
  purpose: string,
  { settings, catalog }: RouteParts,
  needs: ModelNeeds = {},
): Promise<ModelRef | undefined> {
  const { routes } = settings.get();
  if (!Object.hasOwn(routes.wishes, purpose)) return undefined;
  // Right after a start the models are still being asked for.
  await catalog.settled();
  const route = routeModel(purpose, routes, catalog.models(), needs);
  if (route.type === 'unmet') {
    void vscode.window.showWarningMessage(
      t(
        '{0} The model of the chat answers instead (setting parley.models.perCommand).',
        route.reason,
      ),
    );
  }
  return route.type === 'model' ? route.model.ref : undefined;
}
