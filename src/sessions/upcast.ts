import { eventVersion } from '../protocol/events.ts';

type Json = Readonly<Record<string, unknown>>;

/** Lifts an event by one version. What it does not know it leaves as it is. */
type Upcaster = (event: Json) => Json;

/** The upcaster at index n lifts from version n + 1. */
const upcasters: readonly Upcaster[] = [fromOneFileToMany];

/**
 * A stored event in the shapes of this build. What is no event, or comes from a newer build, stays as
 * it is: whether it can be read is decided after this. Pure.
 */
export function upcast(value: unknown): unknown {
  if (!isJson(value) || typeof value['version'] !== 'number') return value;
  const { version } = value;
  if (!Number.isInteger(version) || version < 1 || version >= eventVersion) return value;
  const lifted = upcasters.slice(version - 1).reduce((event, lift) => lift(event), value);
  return { ...lifted, version: eventVersion };
}

/** Version 1: an edit touched one file, whose `uri` stood in the event itself. */
function fromOneFileToMany(event: Json): Json {
  if (event['type'] !== 'edit-proposed' && event['type'] !== 'edit-applied') return event;
  const { uri, ...rest } = event;
  return { ...rest, files: [{ uri, label: event['label'] }] };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
