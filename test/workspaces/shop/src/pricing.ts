import type { Cart } from './cart.ts';
import type { VatClass } from './catalog.ts';
import { applyDiscounts, type AppliedDiscount, type Discount } from './discounts.ts';
import { roundCents, type Cents } from './money.ts';

const vatPercent: Record<VatClass, number> = { standard: 19, reduced: 7 };
const shippingPrice: Cents = 490;
const freeShippingFrom: Cents = 5000;
const heavyFromGrams = 2000;
const heavySurcharge: Cents = 300;

export interface Quote {
  readonly subtotal: Cents;
  readonly discounts: readonly AppliedDiscount[];
  readonly shipping: Cents;
  /** VAT contained in the goods, by class; the prices already include it. */
  readonly vat: Readonly<Record<VatClass, Cents>>;
  readonly total: Cents;
}

export function quote(cart: Cart, discounts: readonly Discount[] = []): Quote {
  const subtotal = cart.subtotal;
  const applied = applyDiscounts(cart, discounts);
  const goods = subtotal - applied.reduce((sum, one) => sum + one.amount, 0);
  const shipping = shippingFor(cart, subtotal);
  return { subtotal, discounts: applied, shipping, vat: vatOf(cart, goods), total: goods + shipping };
}

/** Free from a value on; heavy parcels cost more either way. */
function shippingFor(cart: Cart, value: Cents): Cents {
  if (cart.isEmpty) return 0;
  const base = value >= freeShippingFrom ? 0 : shippingPrice;
  return cart.grams > heavyFromGrams ? base + heavySurcharge : base;
}

/** A discount lowers every class in proportion to its share of the goods. */
function vatOf(cart: Cart, goods: Cents): Record<VatClass, Cents> {
  const share = cart.subtotal === 0 ? 0 : goods / cart.subtotal;
  const vat: Record<VatClass, Cents> = { standard: 0, reduced: 0 };
  for (const line of cart.lines) {
    const gross = line.product.price * line.quantity * share;
    const percent = vatPercent[line.product.vat];
    vat[line.product.vat] += roundCents((gross * percent) / (100 + percent));
  }
  return vat;
}
