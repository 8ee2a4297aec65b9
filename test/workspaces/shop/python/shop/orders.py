"""Orders and the few states that they pass through."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from itertools import count

from shop.inventory import Inventory, OutOfStock


class Status(Enum):
    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"


ALLOWED = {
    Status.OPEN: {Status.PAID, Status.CANCELLED},
    Status.PAID: set(),
    Status.CANCELLED: set(),
}


@dataclass
class Order:
    order_id: str
    items: dict[str, int]
    status: Status = Status.OPEN

    def move_to(self, status: Status) -> None:
        if status not in ALLOWED[self.status]:
            raise ValueError(f"an order that is {self.status.value} cannot become {status.value}")
        self.status = status


@dataclass
class OrderBook:
    inventory: Inventory
    orders: dict[str, Order] = field(default_factory=dict)
    _numbers: count = field(default_factory=lambda: count(1))

    def place(self, items: dict[str, int]) -> Order:
        """Sets all items aside, or none of them."""
        order = Order(f"A-{next(self._numbers):04d}", dict(items))
        try:
            for sku, quantity in items.items():
                self.inventory.reserve(order.order_id, sku, quantity)
        except OutOfStock:
            self.inventory.release(order.order_id)
            raise
        self.orders[order.order_id] = order
        return order

    def pay(self, order_id: str) -> Order:
        order = self.orders[order_id]
        order.move_to(Status.PAID)
        self.inventory.commit(order_id)
        return order

    def cancel(self, order_id: str) -> Order:
        order = self.orders[order_id]
        order.move_to(Status.CANCELLED)
        self.inventory.release(order_id)
        return order
