import type { Cart } from './cart.ts';
import type { Discount } from './discounts.ts';
import { formatEuro } from './money.ts';
import { quote, type Quote } from './pricing.ts';

/** The warehouse as the checkout sees it: pieces are set aside first and taken once the customer has paid. */
export interface Warehouse {
  /** False when there are too few pieces. */
  reserve(sku: string, quantity: number): Promise<boolean>;
  release(sku: string, quantity: number): Promise<void>;
}

export interface Payment {
  charge(amount: number): Promise<{ readonly ok: boolean; readonly reason?: string }>;
}

export type CheckoutResult =
  | { readonly kind: 'paid'; readonly quote: Quote; readonly receipt: string }
  | { readonly kind: 'sold-out'; readonly sku: string }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'empty' };

export async function checkout(
  cart: Cart,
  parts: { readonly warehouse: Warehouse; readonly payment: Payment; readonly discounts?: readonly Discount[] },
): Promise<CheckoutResult> {
  if (cart.isEmpty) return { kind: 'empty' };
  const reserved: [string, number][] = [];
  for (const { product, quantity } of cart.lines) {
    if (!(await parts.warehouse.reserve(product.sku, quantity))) {
      await releaseAll(parts.warehouse, reserved);
      return { kind: 'sold-out', sku: product.sku };
    }
    reserved.push([product.sku, quantity]);
  }
  const result = quote(cart, parts.discounts);
  const payment = await parts.payment.charge(result.total);
  if (!payment.ok) {
    await releaseAll(parts.warehouse, reserved);
    return { kind: 'declined', reason: payment.reason ?? 'unknown' };
  }
  return { kind: 'paid', quote: result, receipt: receipt(cart, result) };
}

async function releaseAll(warehouse: Warehouse, reserved: readonly [string, number][]): Promise<void> {
  for (const [sku, quantity] of reserved) await warehouse.release(sku, quantity);
}

export function receipt(cart: Cart, result: Quote): string {
  const lines = cart.lines.map(({ product, quantity }) => `${quantity} × ${product.name}  ${formatEuro(product.price * quantity)}`);
  const discounts = result.discounts.map((one) => `${one.label}  ${formatEuro(-one.amount)}`);
  return [...lines, ...discounts, `Shipping  ${formatEuro(result.shipping)}`, `Total  ${formatEuro(result.total)}`].join('\n');
}
