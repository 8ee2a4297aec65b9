import { Cart } from './cart.ts';
import { checkout, type Warehouse } from './checkout.ts';
import { percentOff, threeForTwo } from './discounts.ts';

const warehouse: Warehouse = {
  reserve: async (_sku, quantity) => quantity <= 10,
  release: async () => undefined,
};

const cart = new Cart();
cart.add('BOOK-TS');
cart.add('MUG-01', 3);

const result = await checkout(cart, {
  warehouse,
  payment: { charge: async () => ({ ok: true }) },
  discounts: [threeForTwo('MUGS', 'MUG-01'), percentOff('WELCOME', 10)],
});

console.log(result.kind === 'paid' ? result.receipt : result);
