import * as v from 'valibot';
import { dashboardCommands, type DashboardIntent } from '../../protocol/dashboard.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const session = { session: id };
const letter = v.object({ topic: id, subscriber: id, deliveryId: id });

const intent = v.variant('type', [
  v.object({
    type: v.literal('ready'),
    build: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
  }),
  v.object({ type: v.literal('resync'), expected: v.number(), got: v.number() }),
  v.object({ type: v.literal('open-session'), ...session }),
  v.object({ type: v.literal('stop'), ...session }),
  v.object({ type: v.literal('cancel-waiting'), ...session }),
  v.object({ type: v.literal('retry-letter'), letter }),
  v.object({ type: v.literal('discard-letter'), letter }),
  v.object({ type: v.literal('command'), command: v.picklist(dashboardCommands) }),
  v.object({
    type: v.literal('panel-error'),
    message: v.pipe(v.string(), v.maxLength(4_000)),
    stack: v.exactOptional(v.pipe(v.string(), v.maxLength(20_000))),
  }),
]) satisfies v.GenericSchema<unknown, DashboardIntent>;

/** What a page of the dashboard says; undefined where it is nothing that such a page may say. */
export function parseDashboardIntent(message: unknown): DashboardIntent | undefined {
  const parsed = v.safeParse(intent, message);
  return parsed.success ? parsed.output : undefined;
}
