import type { ModelRef } from '../../protocol/model.ts';
import type { CommandRoom } from '../commands/commandRoom.ts';
import type { Disposables } from '../disposables.ts';
import { ChatEditTasks, type EditTasksOptions } from './editTasks.ts';
import { openProposals, type OpenProposalsOptions } from './openProposals.ts';
import type { Proposals } from './proposals.ts';
import type { RouteParts } from '../commands/routeCommand.ts';
import { RunReports } from '../commands/runReports.ts';
import { ShownFindings } from '../editor/shownFindings.ts';

interface ChangesOptions
  extends
    Omit<EditTasksOptions, 'proposals' | 'reports' | 'route'>,
    Omit<OpenProposalsOptions, 'reports'>,
    Pick<RouteParts, 'catalog'> {}

interface OpenChanges {
  readonly proposals: Proposals;
  readonly findings: ShownFindings;
}

/** What commands ask for and propose, and the reports of it. */
export function openChanges(
  options: ChangesOptions,
  owned: Disposables,
): Pick<CommandRoom, 'tasks' | 'reports'> & OpenChanges {
  const route = async (purpose: string): Promise<ModelRef | undefined> =>
    (await import('../commands/routeCommand.ts')).routeCommand(purpose, options);
  // Before the tasks: they say more about an answer that the report has counted.
  const findings = owned.add(new ShownFindings());
  const reports = owned.add(new RunReports(options.sessions, findings));
  const proposals = owned.add(openProposals({ ...options, reports }));
  const tasks = owned.add(new ChatEditTasks({ ...options, proposals, reports, route }));
  return { tasks, reports, proposals, findings };
}
