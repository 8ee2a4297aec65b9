import type { CommandRow } from './commandRow.ts';
import { chord } from './editorCommandRows.ts';

const onProposal = 'resourceScheme == parley-proposal';
/** A multi-diff editor has no resource of ours: it is known by what it is, while something is proposed. */
const underReview = `${onProposal} || parley.reviewing && activeEditor == multiDiffEditor`;

const accepts = { asks: false, writes: 'accepted' } as const;

/** What is decided about a change that is proposed. */
export const proposalRows = [
  {
    id: 'parley.applyProposal',
    title: 'Apply',
    icon: '$(check-all)',
    palette: true,
    menus: [{ menu: 'editor/title', when: underReview, group: 'navigation@1' }],
    effects: accepts,
  },
  {
    id: 'parley.applyProposedFile',
    title: 'Apply This File Only',
    palette: onProposal,
    menus: [{ menu: 'editor/title', when: onProposal, group: '1_proposal@1' }],
    effects: accepts,
  },
  {
    id: 'parley.acceptChange',
    title: 'Accept Change at Cursor',
    icon: '$(check)',
    palette: onProposal,
    menus: [{ menu: 'editor/title', when: onProposal, group: 'navigation@3' }],
    effects: accepts,
    keybindings: chord('enter', onProposal),
  },
  {
    id: 'parley.rejectChange',
    title: 'Reject Change at Cursor',
    icon: '$(discard)',
    palette: onProposal,
    menus: [{ menu: 'editor/title', when: onProposal, group: 'navigation@4' }],
    keybindings: chord('backspace', onProposal),
  },
  {
    id: 'parley.nextChange',
    title: 'Go to Next Change',
    palette: underReview,
    keybindings: chord('down', underReview),
  },
  {
    id: 'parley.previousChange',
    title: 'Go to Previous Change',
    palette: underReview,
    keybindings: chord('up', underReview),
  },
  {
    id: 'parley.testProposal',
    title: 'Run Tests on Proposed Change',
    icon: '$(beaker)',
    palette: underReview,
    menus: [{ menu: 'editor/title', when: underReview, group: 'navigation@5' }],
    effects: { asks: false, writes: 'copy' },
  },
  { id: 'parley.reviewProposals', title: 'Review Proposed Changes', palette: true },
  {
    id: 'parley.discardProposal',
    title: 'Discard',
    icon: '$(close)',
    palette: true,
    menus: [{ menu: 'editor/title', when: underReview, group: 'navigation@2' }],
  },
] as const satisfies readonly CommandRow[];
