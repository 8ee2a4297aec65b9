import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Cart } from '../src/cart.ts';
import { checkout, type Warehouse } from '../src/checkout.ts';
import { amountOff, percentOff, threeForTwo } from '../src/discounts.ts';
import { quote } from '../src/pricing.ts';

function cartWith(...lines: readonly [string, number][]): Cart {
  const cart = new Cart();
  for (const [sku, quantity] of lines) cart.add(sku, quantity);
  return cart;
}

describe('quote', () => {
  it('adds shipping below 50 euros', () => {
    assert.equal(quote(cartWith(['MUG-01', 1])).total, 1740);
  });

  it('ships for nothing from 50 euros on', () => {
    assert.equal(quote(cartWith(['MUG-01', 4])).shipping, 0);
  });

  it('asks more for heavy parcels', () => {
    assert.equal(quote(cartWith(['LAMP-7', 1])).shipping, 300);
  });

  it('contains VAT by class', () => {
    assert.deepEqual(quote(cartWith(['BOOK-TS', 1], ['MUG-01', 1])).vat, { standard: 200, reduced: 228 });
  });

  it('applies discounts in their order', () => {
    const cart = cartWith(['MUG-01', 3], ['BOOK-TS', 1]);
    const result = quote(cart, [threeForTwo('MUGS', 'MUG-01'), percentOff('TEN', 10)]);
    assert.deepEqual(result.discounts.map((one) => one.amount), [1250, 599]);
  });

  it('gives a voucher only from its minimum on', () => {
    assert.deepEqual(quote(cartWith(['MUG-01', 1]), [amountOff('V', 500, 2000)]).discounts, []);
  });
});

describe('checkout', () => {
  const paid = { charge: async () => ({ ok: true }) };

  it('gives back what was set aside when a later product is sold out', async () => {
    const released: string[] = [];
    const warehouse: Warehouse = {
      reserve: async (sku) => sku !== 'MUG-01',
      release: async (sku) => { released.push(sku); },
    };
    const result = await checkout(cartWith(['BOOK-TS', 1], ['MUG-01', 1]), { warehouse, payment: paid });
    assert.deepEqual(result, { kind: 'sold-out', sku: 'MUG-01' });
    assert.deepEqual(released, ['BOOK-TS']);
  });

  it('writes a receipt', async () => {
    const warehouse: Warehouse = { reserve: async () => true, release: async () => undefined };
    const result = await checkout(cartWith(['MUG-01', 2]), { warehouse, payment: paid });
    assert.equal(result.kind === 'paid' && result.receipt, '2 × Enamel mug  €25.00\nShipping  €4.90\nTotal  €29.90');
  });
});
