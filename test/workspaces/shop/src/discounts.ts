import type { Cart } from './cart.ts';
import { roundCents, type Cents } from './money.ts';

export interface Discount {
  readonly code: string;
  readonly label: string;
  /** How much this discount takes off the given amount. */
  amount(cart: Cart, current: Cents): Cents;
}

export function percentOff(code: string, percent: number): Discount {
  return {
    code,
    label: `${percent} % off`,
    amount: (_cart, current) => roundCents((current * percent) / 100),
  };
}

export function amountOff(code: string, off: Cents, minimum: Cents): Discount {
  return {
    code,
    label: 'Voucher',
    amount: (cart) => (cart.subtotal >= minimum ? off : 0),
  };
}

/** Every third piece of a product is free. */
export function threeForTwo(code: string, sku: string): Discount {
  return {
    code,
    label: 'Three for two',
    amount: (cart) => {
      const line = cart.lines.find((one) => one.product.sku === sku);
      return line ? Math.floor(line.quantity / 3) * line.product.price : 0;
    },
  };
}

export interface AppliedDiscount {
  readonly label: string;
  readonly amount: Cents;
}

/** Applies the discounts one after the other, in the order given: a percentage sees what the ones before it left. */
export function applyDiscounts(cart: Cart, discounts: readonly Discount[]): readonly AppliedDiscount[] {
  let current = cart.subtotal;
  const applied: AppliedDiscount[] = [];
  for (const discount of discounts) {
    const amount = discount.amount(cart, current);
    if (amount === 0) continue;
    current -= amount;
    applied.push({ label: discount.label, amount });
  }
  return applied;
}
