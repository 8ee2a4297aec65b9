import process from 'node:process';
import { startFakeModelServer, type FakeModelServer } from '../helpers/fakeModelServer.ts';
import { fieldOf } from '../helpers/jsonField.ts';
import type { Script } from '../helpers/modelScripts.ts';
import { randomFrom } from '../helpers/random.ts';
import type { ServerPlan } from './serverProcess.ts';

/** The process behind `serverProcess.ts`: a fake model server that does as its first message says. */
async function serve(plan: ServerPlan): Promise<FakeModelServer> {
  const random = randomFrom(plan.seed ?? 1);
  const pick = (model: string): Script => {
    const { faults = [], share = 0 } = plan;
    const fault = random() < share ? faults[Math.floor(random() * faults.length)] : undefined;
    return fault ?? plan.scripts[model] ?? [];
  };
  return startFakeModelServer({
    ...(plan.port === undefined ? {} : { port: plan.port }),
    record: false,
    script: ({ body }) => pick(String(fieldOf(body, 'model'))),
  });
}

process.once('message', (plan: ServerPlan) => {
  serve(plan).then(
    ({ url, port }) => process.send?.({ url, port }),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
