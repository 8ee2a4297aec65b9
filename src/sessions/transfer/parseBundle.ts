import * as v from 'valibot';
import { eventVersion, type SessionEvent } from '../../protocol/events.ts';
import { largestImage } from '../../protocol/images.ts';
import { longestDraft } from '../../protocol/textLimits.ts';
import { t } from '../../protocol/texts.ts';
import { isSessionEvent } from '../eventSchema.ts';
import { imageId } from '../imageBytes.ts';
import { mendSession } from '../mend.ts';
import { upcast } from '../upcast.ts';
import {
  bundleFormat,
  bundleVersion,
  checkpointsIn,
  failed,
  type CheckpointRecord,
  type ParsedImport,
} from './bundle.ts';
import { eventLinks } from './eventLinks.ts';
import { headOf } from './exportBundle.ts';
import { isInherited } from './jsonFields.ts';
import { parseCheckpoint } from './parseCheckpoints.ts';

const versioned = v.object({ version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) });

const schema = v.object({
  format: v.literal(bundleFormat),
  version: v.literal(bundleVersion),
  session: v.object({ id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/), v.check(isNoPrototype)) }),
  events: v.array(v.unknown()),
  attachments: v.exactOptional(v.array(v.unknown()), []),
  draft: v.exactOptional(v.pipe(v.string(), v.maxLength(longestDraft))),
});

const newer = t(
  'It comes from a newer version of Parley. Update Parley, then import it again; nothing was taken.',
);

/** Whether the value calls itself a bundle. */
export function isBundle(value: unknown): boolean {
  return v.is(v.object({ format: v.literal(bundleFormat) }), value);
}

/**
 * The session of a bundle. What is no event of it is left out and said; events that are missing are
 * marked as after any loss. From a newer version nothing is taken: half of it might be misread.
 */
export function parseBundle(value: unknown): ParsedImport {
  if (v.is(versioned, value) && value.version > bundleVersion) return failed(newer);
  const parsed = v.safeParse(schema, value);
  if (!parsed.success)
    return failed(t('It calls itself a Parley chat, but is not put together as one.'));
  const { session, events: rows, attachments, draft } = parsed.output;
  if (rows.some(isFromLater)) return failed(newer);
  const problems: string[] = [];
  const events = eventsOf(rows, session.id, problems);
  if (events.length === 0) return failed(t('There is no event in it that could be read.'));
  const { title } = headOf(events);
  const checkpoints = checkpointsOf(attachments, events, problems);
  const imported = {
    session: session.id,
    title,
    from: 'Parley',
    events,
    attachments: checkpoints,
    ...(draft === undefined ? {} : { draft }),
  };
  return { type: 'sessions', sessions: [imported], problems };
}

function isFromLater(row: unknown): boolean {
  return v.is(versioned, row) && row.version > eventVersion;
}

function eventsOf(
  rows: readonly unknown[],
  session: string,
  problems: string[],
): readonly SessionEvent[] {
  const read = rows.map(upcast).filter(isSessionEvent);
  note(problems, rows.length - read.length, t('could not be read and'));
  const safe = read.filter((event) => !namesPrototype(event));
  note(problems, read.length - safe.length, t('named what no chat has and'));
  const sound = safe.filter(isSoundImage);
  note(
    problems,
    safe.length - sound.length,
    t('was no image that it says it is, or too large, and'),
  );
  const own = sound.filter((event) => event.session === session);
  note(problems, sound.length - own.length, t('belonged to another chat and'));
  const sorted = own.toSorted((a, b) => a.seq - b.seq);
  const single = sorted.filter(({ seq }, at) => seq !== sorted[at - 1]?.seq);
  note(problems, sorted.length - single.length, t('had the number of another one and'));
  const isWhole =
    single[0]?.type === 'session-created' && single.every(({ seq }, at) => seq === at + 1);
  if (isWhole || single.length === 0) return single;
  problems.push(
    t('Some of its events are missing. What is lost of a reply is marked in its text.'),
  );
  return mendSession(single);
}

function note(problems: string[], count: number, why: string): void {
  if (count === 1) problems.push(t('1 event {0} was left out.', why));
  else if (count > 1) problems.push(t('{0} events {1} were left out.', count, why));
}

/** Its links become keys of objects: none may be the name of what all objects share. */
function namesPrototype(event: SessionEvent): boolean {
  return Object.entries(event).some(
    ([key, value]) => eventLinks.has(key) && typeof value === 'string' && isInherited(value),
  );
}

/** A picture is named by its bytes: another one must not stand in its place. True of every other event. */
function isSoundImage(event: SessionEvent): boolean {
  if (event.type !== 'image-added') return true;
  const bytes = Buffer.from(event.data, 'base64');
  return bytes.length <= largestImage && imageId(bytes) === event.image;
}

function isNoPrototype(name: string): boolean {
  return !isInherited(name);
}

function checkpointsOf(
  values: readonly unknown[],
  events: readonly SessionEvent[],
  problems: string[],
): readonly CheckpointRecord[] {
  const named = new Set(checkpointsIn(events));
  const kept = new Map<string, CheckpointRecord>();
  let refused = 0;
  for (const value of values) {
    const record = parseCheckpoint(value);
    if (record && named.has(record.id) && !kept.has(record.id)) kept.set(record.id, record);
    else refused++;
  }
  if (refused > 0) {
    problems.push(
      refused === 1
        ? t('1 checkpoint was left out: damaged, of another chat, or of files outside a folder.')
        : t(
            '{0} checkpoints were left out: damaged, of another chat, or of files outside a folder.',
            refused,
          ),
    );
  }
  return [...kept.values()];
}
