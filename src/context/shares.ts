/**
 * Parts of the window, less the room for the reply, that the pieces of one group may take together:
 * none of them is to crowd out everything else. By judgement, not by measurement.
 */
const shares: Readonly<Record<string, number>> = {
  retrieved: 0.4,
  'project-instructions': 0.15,
  problems: 0.2,
  diff: 0.4,
  search: 0.2,
  terminal: 0.2,
  folder: 0.4,
  /** Of each file that is too large to be sent whole. */
  large: 0.25,
};

/** Tokens that a group may take of `available`: "retrieved", "large:file:///a.ts". Undefined: no limit. */
export function shareOf(group: string, available: number): number | undefined {
  const share = shares[group.split(':', 1)[0] ?? ''];
  return share === undefined ? undefined : Math.floor(share * available);
}
