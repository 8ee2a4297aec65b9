import type { CommandRow } from './commandRow.ts';
import { chord } from './editorCommandRows.ts';

const onProposal = 'resourceScheme == parley-proposal';
/**
 * A multi-diff editor has no resource of ours: Parley says while one of its own is in front. Another one may stand
 * beside it; those of Git have a scheme of their own, and this is the one of what an extension opens.
 */
const inMultiDiff =
  'parley.reviewing && activeEditor == multiDiffEditor && resourceScheme == multi-diff-editor';
const underReview = `${onProposal} || ${inMultiDiff}`;
/** The diff of one file of several: its buttons are about that file. */
const onOneOfSeveral = 'resource in parley.filesOfSeveral';
const onWhole = `${onProposal} && resource not in parley.filesOfSeveral || ${inMultiDiff}`;

const accepts = { asks: false, writes: 'accepted' } as const;

/** What is decided about a change that is proposed. */
export const proposalRows = [
  {
    id: 'parley.applyProposal',
    title: 'Apply',
    icon: '$(check-all)',
    palette: true,
    menus: [{ menu: 'editor/title', when: onWhole, group: 'navigation@1' }],
    effects: accepts,
  },
  {
    id: 'parley.applyProposedFile',
    title: 'Apply This File Only',
    icon: '$(check-all)',
    palette: underReview,
    menus: [{ menu: 'editor/title', when: onOneOfSeveral, group: 'navigation@1' }],
    effects: accepts,
  },
  {
    id: 'parley.acceptChange',
    title: 'Accept Change at Cursor',
    icon: '$(check)',
    palette: underReview,
    menus: [{ menu: 'editor/title', when: onProposal, group: 'navigation@3' }],
    effects: accepts,
    keybindings: chord('enter', underReview),
  },
  {
    id: 'parley.rejectChange',
    title: 'Reject Change at Cursor',
    icon: '$(discard)',
    palette: underReview,
    menus: [{ menu: 'editor/title', when: onProposal, group: 'navigation@4' }],
    keybindings: chord('backspace', underReview),
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
    id: 'parley.reviewFiles',
    title: 'Review File by File…',
    icon: '$(list-unordered)',
    palette: 'parley.filesOfSeveral',
    menus: [
      { menu: 'editor/title', when: onOneOfSeveral, group: 'navigation@6' },
      {
        menu: 'editor/title',
        when: `parley.filesOfSeveral && ${inMultiDiff}`,
        group: 'navigation@6',
      },
    ],
    keybindings: chord('l', 'parley.filesOfSeveral'),
  },
  {
    id: 'parley.discardProposal',
    title: 'Discard',
    icon: '$(close)',
    palette: true,
    menus: [{ menu: 'editor/title', when: onWhole, group: 'navigation@2' }],
  },
  {
    id: 'parley.discardProposedFile',
    title: 'Discard This File Only',
    icon: '$(close)',
    palette: underReview,
    menus: [{ menu: 'editor/title', when: onOneOfSeveral, group: 'navigation@2' }],
  },
] as const satisfies readonly CommandRow[];
