from datetime import datetime, timedelta, timezone

import pytest

from shop.inventory import HOLD_TIME, Inventory, OutOfStock
from shop.orders import OrderBook, Status

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=timezone.utc)


@pytest.fixture
def inventory() -> Inventory:
    inventory = Inventory()
    inventory.receive("MUG-01", 10)
    inventory.receive("LAMP-7", 2)
    return inventory


def test_a_reservation_holds_pieces(inventory: Inventory) -> None:
    inventory.reserve("A-1", "MUG-01", 4, NOON)
    assert inventory.free("MUG-01", NOON) == 6


def test_a_reservation_ends_after_its_time(inventory: Inventory) -> None:
    inventory.reserve("A-1", "MUG-01", 4, NOON)
    assert inventory.free("MUG-01", NOON + HOLD_TIME + timedelta(seconds=1)) == 10


def test_more_than_there_is_cannot_be_reserved(inventory: Inventory) -> None:
    with pytest.raises(OutOfStock):
        inventory.reserve("A-1", "LAMP-7", 3, NOON)


def test_an_order_sets_everything_aside_or_nothing(inventory: Inventory) -> None:
    book = OrderBook(inventory)
    with pytest.raises(OutOfStock):
        book.place({"MUG-01": 1, "LAMP-7": 3})
    assert inventory.free("MUG-01") == 10


def test_paying_takes_the_pieces_off_the_shelf(inventory: Inventory) -> None:
    book = OrderBook(inventory)
    order = book.place({"MUG-01": 3})
    book.pay(order.order_id)
    assert inventory.stock["MUG-01"] == 7
    assert order.status is Status.PAID


@pytest.mark.parametrize("final", ["pay", "cancel"])
def test_a_finished_order_stays_as_it_is(inventory: Inventory, final: str) -> None:
    book = OrderBook(inventory)
    order = book.place({"MUG-01": 1})
    getattr(book, final)(order.order_id)
    with pytest.raises(ValueError):
        book.cancel(order.order_id)
