import type { ConversationsOptions } from '../../rooms/conversationsOptions.ts';

/** Tools for edits, as they are offered and as they are counted; loaded with the first question. */
export const lateEditCalls: Required<Pick<ConversationsOptions, 'equip' | 'toolsFor'>> = {
  async equip(model, question) {
    const { offerEditCalls } = await import('../../commands/offerEditCalls.ts');
    return offerEditCalls(model, question);
  },
  async toolsFor(model, question) {
    const { editToolsFor } = await import('../../commands/offerEditCalls.ts');
    return editToolsFor(model, question);
  },
};
