// How thoroughly properties are tried: PARLEY_ROUNDS=50 means fifty times the usual number of inputs.
import process from 'node:process';
import { ClearError } from './report.mjs';

/** 1 leaves everything as it is. */
export const roundsTimes = Number(process.env.PARLEY_ROUNDS ?? 1);

if (!Number.isInteger(roundsTimes) || roundsTimes < 1)
  throw new ClearError(
    'PARLEY_ROUNDS is how many times the usual number of inputs each property is tried with: a whole number.',
  );
