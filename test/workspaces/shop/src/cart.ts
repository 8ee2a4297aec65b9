import { findProduct, type Product } from './catalog.ts';
import type { Cents } from './money.ts';

export interface CartLine {
  readonly product: Product;
  readonly quantity: number;
}

const maxQuantity = 99;

/** What a customer wants to buy. Lines keep the order in which they were first added. */
export class Cart {
  private readonly quantities = new Map<string, number>();

  add(sku: string, quantity = 1): void {
    findProduct(sku);
    if (!Number.isInteger(quantity) || quantity < 1) throw new RangeError('The quantity is a whole number from 1');
    const total = (this.quantities.get(sku) ?? 0) + quantity;
    this.quantities.set(sku, Math.min(total, maxQuantity));
  }

  remove(sku: string): void {
    this.quantities.delete(sku);
  }

  setQuantity(sku: string, quantity: number): void {
    if (quantity === 0) this.remove(sku);
    else this.quantities.set(sku, quantity);
  }

  get lines(): readonly CartLine[] {
    return [...this.quantities].map(([sku, quantity]) => ({ product: findProduct(sku), quantity }));
  }

  get isEmpty(): boolean {
    return this.quantities.size === 0;
  }

  /** Price of all lines before any discount. */
  get subtotal(): Cents {
    return this.lines.reduce((sum, line) => sum + line.product.price * line.quantity, 0);
  }

  get grams(): number {
    return this.lines.reduce((sum, line) => sum + line.product.grams * line.quantity, 0);
  }
}
