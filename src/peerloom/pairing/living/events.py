"""What each event does to the books: limits change so that everything stays best but for one person, who then gains or
loses a partner along one chain. Everything was checked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peerloom.pairing.living.agreements import LEFT, Agreements

if TYPE_CHECKING:
    from peerloom.pairing.living.books import Books


def mentee_leaves(books: Books, agreed: Agreements, i: int) -> None:
    ledger = books.ledger
    free = [books.undo(int(e)) for e in books.made_of_mentee(i)]
    # Until it is given to somebody, a free place with a price must not count as one.
    for j in free:
        ledger.columns.most[j] -= 1
    released = _unlock(books, agreed, [(i, j) for j in agreed.locked_of_mentee(i)])
    ledger.rows.most[i] = 0
    ledger.rows.least[i] = 1
    books.remove_all(2 * i)
    agreed.demand[i] = LEFT
    for j in free:
        ledger.columns.most[j] += 1
        books.gain(2 * j + 1)
    for _, j in released:
        set_places(books, agreed, j)


def mentor_leaves(books: Books, agreed: Agreements, j: int) -> None:
    ledger = books.ledger
    ledger.columns.most[j], ledger.columns.least[j] = 0, 0
    books.lose(2 * j + 1)
    books.remove_all(2 * j + 1)
    released = _unlock(books, agreed, [(i, j) for i in agreed.locked_of_mentor(j)])
    agreed.capacity[j], agreed.lower[j] = LEFT, 0
    for i, _ in released:
        ledger.rows.most[i] = agreed.need_of(i)
        ledger.rows.least[i] = 0 if agreed.locked_of_mentee(i) else 1
        books.gain(2 * i)


def _unlock(books: Books, agreed: Agreements, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for pair in pairs:
        books.record.end(pair, agreed.unlock(pair))
    return pairs


def set_places(books: Books, agreed: Agreements, j: int) -> None:
    """A mentor takes as many as agreed now, at least and at most."""
    books.ledger.columns.most[j], books.ledger.columns.least[j] = agreed.places_of(j), agreed.least_of(j)
    books.lose(2 * j + 1)
    books.gain(2 * j + 1)


def lock_made(books: Books, agreed: Agreements, e: int) -> None:
    """A pair that is made will not be changed any more: it, one wish and one place are simply taken out."""
    ledger = books.ledger
    i, j = int(ledger.mentee[e]), int(ledger.mentor[e])
    books.take_out(e)
    agreed.lock((i, j), float(books.value[e]))
    ledger.rows.most[i] -= 1
    ledger.rows.least[i] = 0
    ledger.columns.most[j], ledger.columns.least[j] = agreed.places_of(j), agreed.least_of(j)


def lock_other(books: Books, agreed: Agreements, e: int) -> None:
    """A possible pair that is not made is made for good: the mentee may lose another mentor, the mentor a mentee."""
    ledger = books.ledger
    i, j = int(ledger.mentee[e]), int(ledger.mentor[e])
    books.record.make((i, j), float(books.value[e]))
    books.remove(e)
    agreed.lock((i, j), float(books.value[e]))
    ledger.rows.most[i] -= 1
    ledger.rows.least[i] = 0
    books.lose(2 * i)
    set_places(books, agreed, j)


def ban_pair(books: Books, e: int) -> None:
    ledger = books.ledger
    i, j = int(ledger.mentee[e]), int(ledger.mentor[e])
    if not books.is_made(e):
        books.remove(e)
        return
    books.undo(e)
    books.remove(e)
    ledger.columns.most[j] -= 1
    books.gain(2 * i)
    ledger.columns.most[j] += 1
    books.gain(2 * j + 1)
