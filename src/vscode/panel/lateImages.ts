import type { ChatImages, ChatImagesOptions } from './chatImages.ts';
import type { Disposables } from '../disposables.ts';
import { once } from '../once.ts';

/** Gives the pictures of chats; what handles them is loaded when a panel first asks for it. */
export type LateImages = () => Promise<ChatImages>;

export function lateImages(options: ChatImagesOptions, owned: Disposables): LateImages {
  return once(async () => {
    const { ChatImages: Loaded } = await import('./chatImages.ts');
    return owned.add(new Loaded(options));
  });
}
