/** What the panel says of images. */
export const imageStrings = {
  attach: 'Attach Image',
  attachedList: 'Attached images',
  ofMessage: 'Images of this message',
  attached: (name: string) => `${name} attached`,
  pasted: 'Pasted image',
  remove: (name: string) => `Remove ${name}`,
  alt: (name: string) => `Image ${name}`,
  described: (image: { name: string; width: number; height: number }) =>
    `${image.name}, ${image.width} × ${image.height}`,
  missing: 'not there any more',
  preparing: 'Preparing an image…',
  stillPreparing: 'An image is still being prepared. Send in a moment.',
  tooMany: (most: number) => `A message has at most ${most} images: the others were left out.`,
  unreadable: (name: string) =>
    `${name === '' ? 'The image' : name} cannot be read. PNG, JPEG, GIF and WebP can.`,
  cannotSee: (model: string) => `${model} cannot see images.`,
  chooseOther: 'Choose a Model That Can',
  sendWithout: 'Send Without Images',
  noPlace:
    'VS Code does not say where this file is. Drag it from the Explorer with Shift held down, or write @ and its name.',
} as const;
