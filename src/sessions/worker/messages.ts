import * as v from 'valibot';
import type { SessionId } from '../../protocol/ids.ts';
import type { SearchAnswer } from './journalKeeper.ts';

/** Host to worker. `tend` has no answer; every other request gets exactly one with its id. */
export type KeeperRequest =
  | { readonly type: 'tend'; readonly snapshots: readonly SessionId[] }
  | { readonly type: 'search'; readonly id: number; readonly text: string; readonly limit: number }
  | { readonly type: 'rebuild'; readonly id: number };

/** Worker to host. */
export type KeeperResponse =
  | { readonly type: 'found'; readonly id: number; readonly answer: SearchAnswer }
  | { readonly type: 'rebuilt'; readonly id: number }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  /** A `tend` that failed, for the log. */
  | { readonly type: 'trouble'; readonly message: string };

/** What the worker starts with. */
export const workerData = v.object({ folder: v.string() });

const id = v.number();

const request = v.variant('type', [
  v.object({ type: v.literal('tend'), snapshots: v.array(v.string()) }),
  v.object({ type: v.literal('search'), id, text: v.string(), limit: v.number() }),
  v.object({ type: v.literal('rebuild'), id }),
]) satisfies v.GenericSchema<unknown, KeeperRequest>;

const found = v.object({
  session: v.string(),
  message: v.string(),
  kind: v.picklist(['message', 'reply']),
  at: v.number(),
  snippet: v.array(v.object({ text: v.string(), match: v.boolean() })),
});

const response = v.variant('type', [
  v.object({
    type: v.literal('found'),
    id,
    answer: v.object({ found: v.array(found), complete: v.boolean() }),
  }),
  v.object({ type: v.literal('rebuilt'), id }),
  v.object({ type: v.literal('failed'), id, message: v.string() }),
  v.object({ type: v.literal('trouble'), message: v.string() }),
]) satisfies v.GenericSchema<unknown, KeeperResponse>;

export function parseKeeperRequest(message: unknown): KeeperRequest | undefined {
  const parsed = v.safeParse(request, message);
  return parsed.success ? parsed.output : undefined;
}

export function parseKeeperResponse(message: unknown): KeeperResponse | undefined {
  const parsed = v.safeParse(response, message);
  return parsed.success ? parsed.output : undefined;
}
