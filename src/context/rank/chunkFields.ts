/**
 * Where else than in its text a chunk holds a term, in one byte: bit 0 in its innermost symbol, bit 1
 * in the symbols around it, the bits above how often in its signature, 3 times at the most.
 */
export const fieldBits = { name: 1, outerName: 2, signature: 4 } as const;

const most = 3;

export const signatureCount = (fields: number): number => fields >> 2;

export function addSignature(fields: number): number {
  return signatureCount(fields) < most ? fields + fieldBits.signature : fields;
}
