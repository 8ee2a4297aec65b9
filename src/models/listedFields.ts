import * as v from 'valibot';

/** Tokens: no model takes a billion. */
export const mostTokens = 1e9;

/** A limit in tokens, as a server's list of models tells it. */
export const listedTokens = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostTokens));

/** A model's name for people: a longer one would fill the page, of each chat, at each change. */
export const listedName = v.pipe(v.string(), v.maxLength(500));
