import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Cart } from '../src/cart.ts';
import { UnknownProductError } from '../src/catalog.ts';

describe('Cart', () => {
  it('adds up pieces of the same product', () => {
    const cart = new Cart();
    cart.add('MUG-01');
    cart.add('MUG-01', 2);
    assert.deepEqual(cart.lines.map((line) => [line.product.sku, line.quantity]), [['MUG-01', 3]]);
    assert.equal(cart.subtotal, 3750);
  });

  it('takes at most 99 pieces of a product', () => {
    const cart = new Cart();
    cart.add('TEE-M', 98);
    cart.add('TEE-M', 5);
    assert.equal(cart.lines[0]?.quantity, 99);
  });

  it('refuses what the catalogue does not have', () => {
    assert.throws(() => new Cart().add('NOPE'), UnknownProductError);
  });

  it('refuses quantities that are not whole or below one', () => {
    assert.throws(() => new Cart().add('MUG-01', 0), RangeError);
    assert.throws(() => new Cart().add('MUG-01', 1.5), RangeError);
  });

  it('removes a line when its quantity is set to zero', () => {
    const cart = new Cart();
    cart.add('LAMP-7');
    cart.setQuantity('LAMP-7', 0);
    assert.equal(cart.isEmpty, true);
  });
});
