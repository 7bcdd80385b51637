"""`form_circles`: examples whose right answer is plain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from peerloom.pairing import Answer, Criterion, Kind, Mentee, Mentor, Rules
from peerloom.pairing.circles import Circles, InCommon, Reason, Spread, describe_left_over, form_circles

TOPIC = Criterion("topic", Kind.SAME, "topic", "topic", label="Topic")
RULES = Rules((TOPIC,))


def mentee(name: str, topic: str = "law", **more: Answer) -> Mentee:
    return Mentee(name, {"topic": topic, **more})


def mentor(name: str, topic: str = "law", **more: Answer) -> Mentor:
    return Mentor(name, {"topic": topic, **more})


def group(topic: str, size: int, **more: Answer) -> list[Mentee]:
    return [mentee(f"{topic}{index:02d}", topic, **more) for index in range(size)]


def members(found: Circles) -> list[set[str]]:
    return [{member.mentee for member in circle.members} for circle in found.circles]


def sizes(found: Circles) -> list[int]:
    return sorted(len(circle.members) for circle in found.circles)


def why(found: Circles) -> Mapping[str, Reason]:
    return {one.person: one.reason for one in found.left_out}


def test_people_of_one_mind_sit_around_their_mentor() -> None:
    people = [*group("art", 5), *group("law", 5)]
    found = form_circles(people, [mentor("Mo", "law"), mentor("Nia", "art")], RULES)
    assert {circle.mentors: {member.mentee[:3] for member in circle.members} for circle in found.circles} == {
        ("Mo",): {"law"},
        ("Nia",): {"art"},
    }
    assert (found.total, found.upper_bound, found.gap, found.worst) == (100_000, 100_000, 0.0, 10_000)
    assert all(circle.score == circle.worst == 10_000 for circle in found.circles)


def test_a_score_is_half_the_others_and_half_the_mentors() -> None:
    people = [mentee("a"), mentee("b"), mentee("c", "art")]
    found = form_circles(people, [mentor("Mo"), mentor("Nia", "art")], RULES, size=(3, 3), mentors_each=2)
    assert {member.mentee: member.score for member in found.circles[0].members} == {"a": 5_000, "b": 5_000, "c": 2_500}
    assert [(lead.mentor, lead.score) for lead in found.circles[0].members[0].leads] == [("Mo", 10_000), ("Nia", 0)]
    assert (found.circles[0].score, found.circles[0].worst, found.total) == (4_167, 2_500, 12_500)


@pytest.mark.parametrize(("people", "expected"), [(30, [7, 7, 8, 8]), (7, [7]), (11, [5, 6]), (4, [4]), (13, [6, 7])])
def test_circles_of_peers_come_near_the_middle_of_the_sizes(people: int, expected: list[int]) -> None:
    assert sizes(form_circles(group("law", people), [], RULES, mentors_each=0)) == expected


def test_as_many_mentors_lead_as_sizes_permit() -> None:
    mentors = [mentor(f"m{index}") for index in range(6)]
    assert sizes(form_circles(group("law", 29), mentors, RULES)) == [4, 5, 5, 5, 5, 5]
    found = form_circles(group("law", 11), mentors, RULES)
    assert sizes(found) == [5, 6]
    assert set(why(found).values()) == {Reason.NOT_NEEDED}


def test_who_is_left_over_hears_why() -> None:
    found = form_circles(group("law", 12), [mentor("Mo"), Mentor("Off", capacity=0)], RULES)
    assert sizes(found) == [10]
    assert sorted(why(found).values()) == [Reason.FULL, Reason.FULL, Reason.NOT_ASKED]
    assert set(why(form_circles(group("law", 3), [mentor("Mo")], RULES)).values()) == {Reason.TOO_FEW}
    assert set(why(form_circles(group("law", 5), [], RULES)).values()) == {Reason.NO_MENTORS}
    assert why(form_circles([Mentee("Out", demand=0)], [], RULES, mentors_each=0)) == {"Out": Reason.NOT_ASKED}
    assert form_circles([], [], RULES).circles == ()
    assert describe_left_over(found.left_out[0]) == "Every circle is full, and no further one can be formed."


def test_required_criteria_hold_towards_the_mentor_and_what_a_meeting_needs_among_members() -> None:
    tongue = Criterion("tongue", Kind.SAME, "tongue", "tongue", required=True)
    other = Criterion("firm", Kind.DIFFERENT, "firm", "firm", required=True)
    people = [mentee(f"p{index:02d}", tongue="de" if index % 2 else "fr", firm="A") for index in range(20)]
    mentors = [mentor("Mo", tongue="fr", firm="B"), mentor("Nia", tongue="de", firm="B"), mentor("Oz", firm="A")]
    found = form_circles(people, mentors, Rules((TOPIC, tongue, other)))
    assert {circle.mentors for circle in found.circles} == {("Mo",), ("Nia",)}
    assert sorted(map(sorted, members(found))) == [
        [f"p{index:02d}" for index in range(0, 20, 2)],
        [f"p{index:02d}" for index in range(1, 20, 2)],
    ]
    assert why(found) == {"Oz": Reason.RULE}
    alone = form_circles(people, [], Rules((TOPIC, tongue, other)), mentors_each=0)
    assert all(len({int(name[1:]) % 2 for name in circle}) == 1 for circle in members(alone))
    assert alone.placed == 20


def test_bans_refusals_and_one_persons_two_entries_keep_members_apart() -> None:
    refuse = Criterion("never", Kind.PREFERENCE, "", "", weight=0, never_mentee="never")
    people = [*group("law", 7), Mentee("law07", {"topic": "law", "never": frozenset({"law06"})})]
    people[0] = Mentee("law00", {"topic": "law"}, person="Kim")
    people[1] = Mentee("law01", {"topic": "law"}, person="kim")
    rules = Rules((TOPIC, refuse), forbidden=(("law03", "law02"),))
    for circle in members(form_circles(people, [], rules, mentors_each=0, size=(4, 4))):
        assert not {"law06", "law07"} <= circle
        assert not {"law02", "law03"} <= circle
        assert not {"law00", "law01"} <= circle


def test_a_ban_on_a_mentor_means_the_mentor_even_where_a_mentee_has_the_same_id() -> None:
    people = [mentee(str(index)) for index in range(4)]
    rules = Rules((TOPIC,), forbidden=(("0", "1"),))
    assert form_circles(people, [mentor("1"), mentor("9")], rules).circles[0].mentors == ("9",)
    found = form_circles(people, [mentor("1")], rules)
    assert {(one.side, one.person, one.reason) for one in found.left_out} == {
        ("mentor", "1", Reason.RULE),
        *(("mentee", name, Reason.RULE) for name in "0123"),
    }


def test_locked_pairs_share_a_circle_and_impossible_ones_are_named() -> None:
    people = [*group("art", 9), *group("law", 9)]
    locked = (("art00", "Mo"), ("law00", "Nia"), ("law01", "Nia"), ("law00", "Mo"), ("art01", "Nobody"))
    found = form_circles(people, [mentor("Mo", "law"), mentor("Nia", "art")], Rules((TOPIC,), locked=locked))
    where = {circle.mentors: {member.mentee for member in circle.members} for circle in found.circles}
    assert "art00" in where[("Mo",)]
    assert {"law00", "law01"} & where[("Nia",)] == {"law01"}
    assert "law00" in where[("Mo",)]
    assert len(found.notes) == 2
    assert all("law00 with Nia" in note or "art01 with Nobody" in note for note in found.notes)


def test_a_mentee_locked_to_two_mentors_brings_them_together() -> None:
    rules = Rules((TOPIC,), locked=(("law00", "m1"), ("law00", "m3"), ("law05", "m0")))
    mentors = [mentor(f"m{index}") for index in range(4)]
    for count in (8, 16):
        found = form_circles(group("law", count), mentors, rules, mentors_each=2, size=(4, 8))
        leads = {member.mentee: circle.mentors for circle in found.circles for member in circle.members}
        assert leads["law00"] == ("m1", "m3")
        assert leads["law05"] == ("m0", "m2")


def test_fair_helps_the_worst_off_and_total_everyone_together() -> None:
    near = Criterion("age", Kind.NEARNESS, "age", "age", reach=10)
    ages: Sequence[float] = (0, 1, 2, 3, 9, 10, 14, 15)
    people = [Mentee(f"p{index}", {"age": age}) for index, age in enumerate(ages)]
    fair, total = (
        form_circles(people, [], Rules((near,), objective), mentors_each=0, size=(4, 4))
        for objective in ("fair", "total")
    )
    assert fair.worst >= total.worst
    assert fair.total <= total.total == total.upper_bound == fair.upper_bound


def test_a_spread_is_met_for_its_price_and_the_cost_is_told() -> None:
    people = [*group("art", 4, first="yes"), *group("law", 4, first="no")]
    mentors = [mentor("Mo", "law"), mentor("Nia", "art")]
    plain = form_circles(people, mentors, RULES, spread=[Spread("first", "Yes", least=2, price=0)])
    assert [(one.circles_met, one.missing, one.cost, one.counts) for one in plain.spreads] == [(1, 2, 0, (4, 0))]
    paid = form_circles(people, mentors, RULES, spread=[Spread("first", "Yes", least=2, price=40_000)])
    assert [(one.circles_met, one.circles, one.missing, one.counts) for one in paid.spreads] == [(2, 2, 0, (2, 2))]
    assert paid.spreads[0].cost == plain.total - paid.total > 0
    assert paid.spreads[0].cost_worst == plain.worst - paid.worst > 0


def test_a_sensitive_spread_is_counted_and_not_shown() -> None:
    private = Criterion("origin", Kind.SAME, "origin", "origin", sensitive=True, label="Origin")
    people = [mentee(f"p{index}", origin="north" if index < 2 else "south") for index in range(8)]
    rules = Rules((TOPIC, private))
    found = form_circles(people, [], rules, mentors_each=0, size=(4, 4), spread=[Spread("origin", "north", 1, 90_000)])
    assert (found.spreads[0].circles_met, found.spreads[0].circles) == (2, 2)
    assert (found.spreads[0].label, found.spreads[0].value, found.spreads[0].counts) == ("", "", ())
    assert "north" not in repr(found)
    assert "south" not in repr(found)


def test_members_hear_what_they_share_with_most_of_the_circle() -> None:
    hobby = Criterion("hobby", Kind.OVERLAP, "hobby", "hobby", label="Hobbies")
    people = [
        Mentee(f"p{index}", {"hobby": frozenset({"Chess", "film"} if index else {"chess", "go"})}) for index in range(4)
    ]
    found = form_circles(people, [], Rules((hobby,)), mentors_each=0)
    common = {member.mentee: member.common for member in found.circles[0].members}
    assert common["p0"] == (InCommon("hobby", "Hobbies", Kind.OVERLAP, ("chess",)),)
    assert common["p1"] == (InCommon("hobby", "Hobbies", Kind.OVERLAP, ("Chess", "film")),)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": (1, 4)}, "size must be"),
        ({"size": (5, 4)}, "size must be"),
        ({"mentors_each": 3}, "mentors_each must be 0"),
        ({"mentors_each": 0}, "mentors must be empty"),
        ({"mentors_each": 2, "mentors": [Mentor("a", person="Kim"), Mentor("b", person="kim")]}, "'kim' twice"),
        ({"rules": Rules(objective="stable")}, "rules.objective must be fair or total"),
        ({"spread": [Spread("nothing", "x")]}, "spread 'nothing' is neither"),
        ({"spread": [Spread("topic", "x", least=0)]}, "least must be at least 1"),
        ({"spread": [Spread("topic", "x", price=-1)]}, "price must not be negative"),
        ({"people": group("law", 1) * 2}, "two mentees have the id"),
    ],
)
def test_what_cannot_be_meant_is_refused(options: dict[str, object], message: str) -> None:
    given: dict[str, object] = {"people": group("law", 4), "mentors": [mentor("Mo")], "rules": RULES, **options}
    with pytest.raises(ValueError, match=message):
        form_circles(**given)  # type: ignore[arg-type]
