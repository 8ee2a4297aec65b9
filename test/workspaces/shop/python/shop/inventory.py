"""Stock with reservations: pieces are set aside first and taken when an order is paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

HOLD_TIME = timedelta(minutes=15)


class OutOfStock(Exception):
    """There are fewer free pieces than asked for."""

    def __init__(self, sku: str, wanted: int, free: int) -> None:
        super().__init__(f"{sku}: {wanted} wanted, {free} free")
        self.sku = sku


@dataclass(frozen=True)
class Reservation:
    order_id: str
    sku: str
    quantity: int
    expires: datetime


@dataclass
class Inventory:
    stock: dict[str, int] = field(default_factory=dict)
    reservations: list[Reservation] = field(default_factory=list)

    def receive(self, sku: str, quantity: int) -> None:
        if quantity < 1:
            raise ValueError("a delivery has at least one piece")
        self.stock[sku] = self.stock.get(sku, 0) + quantity

    def free(self, sku: str, now: datetime | None = None) -> int:
        """Pieces on the shelf that no running reservation holds."""
        now = now or datetime.now(timezone.utc)
        held = sum(r.quantity for r in self.reservations if r.sku == sku and r.expires > now)
        return self.stock.get(sku, 0) - held

    def reserve(self, order_id: str, sku: str, quantity: int, now: datetime | None = None) -> Reservation:
        now = now or datetime.now(timezone.utc)
        free = self.free(sku, now)
        if quantity > free:
            raise OutOfStock(sku, quantity, free)
        reservation = Reservation(order_id, sku, quantity, now + HOLD_TIME)
        self.reservations.append(reservation)
        return reservation

    def commit(self, order_id: str) -> None:
        """Takes what an order holds off the shelf."""
        for reservation in [r for r in self.reservations if r.order_id == order_id]:
            self.stock[reservation.sku] -= reservation.quantity
            self.reservations.remove(reservation)

    def release(self, order_id: str) -> None:
        self.reservations = [r for r in self.reservations if r.order_id != order_id]

    def low_stock(self, threshold: int = 5) -> list[str]:
        return sorted(sku for sku, count in self.stock.items() if count < threshold)
