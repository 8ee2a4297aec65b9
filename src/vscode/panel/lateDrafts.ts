import { join } from 'node:path';
import type { MessageQueuesOptions } from '../../rooms/messageQueues.ts';
import type { Disposables } from '../disposables.ts';
import { lateImages, type LateImages } from './lateImages.ts';
import { lateQueues, type LateQueues } from './lateQueues.ts';

/** What is written and not sent yet, besides texts; `folder` is where drafts of all kinds are kept. */
export function lateDrafts(
  { folder, ...parts }: MessageQueuesOptions,
  owned: Disposables,
): { readonly images: LateImages; readonly queues: LateQueues } {
  const queues = lateQueues({ ...parts, folder: join(folder, 'queues') }, owned);
  const images = lateImages(
    {
      ...parts,
      folder: join(folder, 'drafts'),
      waiting: async (session, image) => (await queues()).image(session, image),
    },
    owned,
  );
  return { images, queues };
}
