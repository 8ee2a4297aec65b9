/** What the panel says of images, and of other files that are pasted or dropped. */
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
  pastedFile: 'Pasted file',
  filesAdded: (names: readonly string[]) => `${names.join(', ')} added to the message`,
  tooManyFiles: (most: number) => `At most ${most} files at once: the others were left out.`,
  fileTooLarge: (name: string, kilobytes: number) =>
    `${name} is larger than ${kilobytes} KB. Put it into the workspace, then write @ and its name, or drag it from the Explorer with Shift held down.`,
  noText: (name: string) =>
    `${name} is no text in UTF-8. Save it as such, or copy what matters of it and paste that.`,
  fileUnreadable: (name: string) =>
    `${name} cannot be read. Is it a folder? Write @ and its name, or drag it from the Explorer with Shift held down.`,
} as const;
