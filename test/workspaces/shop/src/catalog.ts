import type { Cents } from './money.ts';

export type VatClass = 'standard' | 'reduced';

export interface Product {
  readonly sku: string;
  readonly name: string;
  /** Price of one piece with VAT. */
  readonly price: Cents;
  readonly vat: VatClass;
  readonly grams: number;
}

const products: readonly Product[] = [
  { sku: 'BOOK-TS', name: 'TypeScript by Example', price: 3490, vat: 'reduced', grams: 620 },
  { sku: 'BOOK-PY', name: 'Python for Shopkeepers', price: 2990, vat: 'reduced', grams: 540 },
  { sku: 'MUG-01', name: 'Enamel mug', price: 1250, vat: 'standard', grams: 180 },
  { sku: 'TEE-M', name: 'T-shirt, medium', price: 1999, vat: 'standard', grams: 150 },
  { sku: 'LAMP-7', name: 'Desk lamp', price: 7900, vat: 'standard', grams: 2100 },
];

export class UnknownProductError extends Error {
  constructor(sku: string) {
    super(`There is no product ${sku}`);
    this.name = 'UnknownProductError';
  }
}

export function findProduct(sku: string): Product {
  const product = products.find((one) => one.sku === sku);
  if (!product) throw new UnknownProductError(sku);
  return product;
}

export function searchProducts(text: string): readonly Product[] {
  const wanted = text.trim().toLowerCase();
  return products.filter((one) => one.name.toLowerCase().includes(wanted));
}
