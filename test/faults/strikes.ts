import { mkdirSync, rmSync } from 'node:fs';
import { fullForm } from './faultFolder.ts';
import { countCalls, noStrace, runWithFault, type Fault } from './faultyCalls.ts';
import { inPairs, type ChildEnd } from './runChild.ts';

/** A child's life, and what must hold after any of its file calls has failed. */
export interface Life {
  /** The bundled child. It is given the folder, and `args` after it. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Puts into the folder what the child finds there. */
  readonly prepare?: (folder: string) => void;
  /** The files whose calls count. */
  readonly paths: (folder: string) => readonly string[];
  /** Throws where something was lost; says whether the fault was noticed. */
  readonly check: (folder: string, ended: ChildEnd, fault: Fault) => boolean | Promise<boolean>;
}

export interface Strike {
  readonly name: string;
  readonly error: Fault['error'];
  readonly when: (k: number) => string;
}

/** Why nothing can be made to fail here, where that is so. */
export const skipped = noStrace === undefined ? '' : `: skipped because ${noStrace}`;

/** The ways in which the k-th call and maybe those after it fail. */
export const strikes: readonly Strike[] = [
  { name: 'fails because the disk is full', error: 'ENOSPC', when: (k) => `${k}` },
  {
    name: 'and the five after it fail because the disk is full',
    error: 'ENOSPC',
    when: (k) => `${k}..${k + 5}`,
  },
  {
    name: 'and all after it fail because the disk is full',
    error: 'ENOSPC',
    when: (k) => `${k}+`,
  },
  {
    name: 'and all after it fail because the quota is used up',
    error: 'EDQUOT',
    when: (k) => `${k}+`,
  },
  { name: 'fails with an error of the disk', error: 'EIO', when: (k) => `${k}` },
  { name: 'and all after it are not allowed', error: 'EACCES', when: (k) => `${k}+` },
  { name: 'is where the process is killed', error: 'KILL', when: (k) => `${k}` },
];

/** Those of them that are tried on everything, and the rest where the long form is run. */
export const chosenStrikes = strikes.filter(
  ({ error, when }) =>
    fullForm || error === 'EIO' || error === 'KILL' || (error === 'ENOSPC' && when(1) === '1..6'),
);

/** Calls of one kind above which only some are struck, unless the full form is run. */
const few = 12;
const stride = fullForm ? 1 : 17;

/** For a test's name: which calls are struck. */
export const extent = fullForm
  ? 'every k'
  : `every k up to ${few}, then every ${stride}th; all with PARLEY_FAULTS=full`;

/** Lives the life once for each call that it makes, and fails that call. Throws unless most are noticed. */
export async function strikeEach(parent: string, life: Life, strike: Strike): Promise<void> {
  const { error } = strike;
  const faults = await faultsOf(parent, life, strike);
  let noticed = 0;
  await inPairs(faults, async (fault) => {
    const folder = `${parent}/${fault.call}-${fault.when}`;
    if (life.prepare) life.prepare(folder);
    const args = [folder, ...(life.args ?? [])];
    const ended = await runWithFault(life.script, args, { paths: life.paths(folder), fault });
    try {
      if (await life.check(folder, ended, fault)) noticed++;
    } catch (cause) {
      const said = ended.lines.map((line) => line.slice(0, 160)).join('\n');
      throw new Error(`${fault.call}, ${error} at ${fault.when}:\n${said}`, { cause });
    }
    rmSync(folder, { recursive: true, force: true });
  });
  const least = Math.ceil(faults.length / 2);
  if (noticed < least) throw new Error(`Only ${noticed} of ${faults.length} faults were noticed`);
}

async function faultsOf(parent: string, life: Life, strike: Strike): Promise<readonly Fault[]> {
  const folder = `${parent}/counted`;
  if (life.prepare) life.prepare(folder);
  mkdirSync(parent, { recursive: true });
  const args = [folder, ...(life.args ?? [])];
  const log = `${parent}/calls`;
  const counts = await countCalls(life.script, args, { paths: life.paths(folder), log });
  const { error, when } = strike;
  const faults: Fault[] = [];
  for (const [call, count] of counts) {
    // Each kind of strike begins elsewhere, so that together they cover more.
    const shift = strikes.indexOf(strike);
    for (let k = 1; k <= count; k += 1) {
      if (k <= few || (k + shift) % stride === 0) faults.push({ call, error, when: when(k) });
    }
  }
  return faults;
}
