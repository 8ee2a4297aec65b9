import type { CheckpointFile, CheckpointRecord } from './bundle.ts';
import { Masking, type Redacted } from './redactEvents.ts';

/** A checkpoint whose text files, title and tags hold no secret. What is no UTF-8 text stays as it is. */
export function redactCheckpoint(record: CheckpointRecord): Redacted<CheckpointRecord> {
  const masking = new Masking();
  const value: CheckpointRecord = {
    ...record,
    title: masking.text(record.title),
    tags: record.tags.map((tag) => masking.text(tag)),
    files: record.files.map((file) => redactFile(file, masking)),
  };
  return { value, kinds: masking.kinds, marks: masking.marks };
}

function redactFile({ uri, before, after }: CheckpointFile, masking: Masking): CheckpointFile {
  return {
    uri: masking.text(uri),
    ...(before === undefined ? {} : { before: redactContent(before, masking) }),
    ...(after === undefined ? {} : { after: after && redactContent(after, masking) }),
  };
}

function redactContent(base64: string, masking: Masking): string {
  const bytes = Buffer.from(base64, 'base64');
  const text = textOf(bytes);
  const masked = text === undefined ? undefined : masking.text(text);
  return masked === undefined || masked === text
    ? bytes.toString('base64')
    : Buffer.from(masked).toString('base64');
}

/** Nothing where the bytes are no text. Its byte order mark stays in it. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not UTF-8: a picture, or text in another encoding.
    return undefined;
  }
}
