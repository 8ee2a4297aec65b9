import { createHash } from 'node:crypto';
import type { ImageType } from '../protocol/images.ts';

/** What a picture is called everywhere: SHA-256 of its bytes, in hexadecimal. */
export function imageId(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * What the bytes are by their first ones, whatever somebody says they are; undefined where they are no
 * picture of these kinds. Sources: PNG 5.2, JPEG (ITU T.81) B.1.1.3, GIF89a 17, the WebP container's RIFF header.
 */
export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^GIF8[79]a/u.test(head)) return 'image/gif';
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'image/webp' : undefined;
}
