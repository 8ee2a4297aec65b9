import { imageTypes, longestSide } from '../../src/protocol/images.ts';

/** A picture as it goes to the host. */
export interface ScaledImage {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Base 64. */
  readonly data: string;
}

/** Bytes from which on a picture that is no photo is kept as one all the same: every chat carries it along. */
const comfortable = 1_500_000;

/** Rejects, with something that is no use to a person, where the browser cannot read the picture. */
export async function scaleImage(file: Blob): Promise<ScaledImage> {
  const bitmap = await createImageBitmap(file);
  try {
    const longest = Math.max(bitmap.width, bitmap.height);
    const fits = longest <= longestSide && file.size <= comfortable;
    if (fits && imageTypes.some((type) => type === file.type)) {
      return { width: bitmap.width, height: bitmap.height, data: await base64Of(file) };
    }
    return await redrawn(bitmap, Math.min(1, longestSide / longest), file.type);
  } finally {
    bitmap.close();
  }
}

/** Photos stay photos; all else keeps its sharp edges, unless it would be large that way. */
async function redrawn(bitmap: ImageBitmap, scale: number, type: string): Promise<ScaledImage> {
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws nothing.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  const first = type === 'image/jpeg' ? 'image/jpeg' : 'image/png';
  const blob = await canvas.convertToBlob({ type: first, quality: photoQuality });
  if (blob.size <= comfortable) return { width, height, data: await base64Of(blob) };
  // What was see-through becomes black in a JPEG.
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  const small = await canvas.convertToBlob({ type: 'image/jpeg', quality: photoQuality });
  return { width, height, data: await base64Of(small) };
}

const photoQuality = 0.9;

async function base64Of(blob: Blob): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  const done = { once: true };
  const loaded = (): void => resolve(typeof reader.result === 'string' ? reader.result : '');
  const failed = (): void => reject(reader.error ?? new Error('The file could not be read.'));
  reader.addEventListener('load', loaded, done);
  reader.addEventListener('error', failed, done);
  reader.readAsDataURL(blob);
  const url = await promise;
  return url.slice(url.indexOf(',') + 1);
}
