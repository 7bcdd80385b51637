"""Reading what was said, keeping it under pseudonyms, and names that still stand in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerloom.domain.feedback.models import Coding, Transcript
from peerloom.domain.feedback.operations.studies.locking import seen_as
from peerloom.domain.feedback.operations.studies.transcripts import (
    PART_OF_THE_TEXT,
    AlreadyCoded,
    CannotKeep,
    Source,
    change_segment,
    keep_transcript,
    remove_transcript,
    replace_names,
    take_out_segment,
)
from peerloom.domain.feedback.queries.studies.people import names_of_cohort
from peerloom.domain.feedback.rules.studies.limits import LONGEST_SEGMENT, MOST_LETTERS
from peerloom.domain.feedback.rules.studies.names import known_names, names_in, without_names
from peerloom.domain.feedback.rules.studies.passages import without_passages
from peerloom.domain.feedback.rules.studies.transcripts import Turn, UnreadableTranscript, turns_in
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.factories import MOMENT
from tests.factories.studies import AFTERWARDS, make_study_world, segments_of

database = pytest.mark.django_db

PLAIN = """Noor: What helped you?

Linh: My mentor listened.
And she asked back.
Tomasz: At 10:30 we met: always late.

Everybody laughs.
https://example.org is no speaker
"""
CAPTIONS = """WEBVTT

NOTE Noor: this is no speech

1
00:00:01.000 --> 00:00:03.000
<v Noor>What helped &amp; what did not?

00:00:04.000 --> 00:00:06.000
<v.loud Linh Tran>My mentor <b>listened</b>

00:00:06.000 --> 00:00:08.000
and asked back.
"""
SUBTITLES = (
    "1\n00:00:01,000 --> 00:00:03,000\nNoor: What helped?\n\n2\n00:00:04,000 --> 00:00:05,000\nLinh: She listened.\n"
)


def test_a_name_with_a_colon_begins_a_turn() -> None:
    assert turns_in(PLAIN.replace("\n", "\r\n")) == [
        Turn("Noor", "What helped you?"),
        Turn("Linh", "My mentor listened.\nAnd she asked back."),
        Turn("Tomasz", "At 10:30 we met: always late."),
        Turn("", "Everybody laughs.\nhttps://example.org is no speaker"),
    ]


@pytest.mark.parametrize(
    "heading",
    ["Linh Tran   0:03", "Linh Tran  01:00:03", "Linh Tran\t00:03.250", "Linh Tran [00:03]", "[Linh Tran] 10:30:22"],
)
def test_a_name_and_a_time_on_a_line_of_their_own_begin_a_turn(heading: str) -> None:
    assert turns_in(f"{heading}\nShe listened.\nAnd asked.\nNoor (0:07)\nYes?") == [
        Turn("Linh Tran", "She listened.\nAnd asked."),
        Turn("Noor", "Yes?"),
    ]


@pytest.mark.parametrize("time", ["[00:00:03]", "(0:03)", "00:03"])
def test_a_time_before_a_name_is_left_out(time: str) -> None:
    assert turns_in(f"{time} Linh: She listened.") == [Turn("Linh", "She listened.")]


@pytest.mark.parametrize("sentence", ["We met at 10:30", "We met each day at  10:30", "It was  10:30 then", "10:30"])
def test_a_time_in_a_sentence_is_no_speaker(sentence: str) -> None:
    assert turns_in(f"Linh: Yes.\n{sentence}") == [Turn("Linh", f"Yes.\n{sentence}")]


def test_captions_lose_their_times() -> None:
    assert turns_in(CAPTIONS, kind="vtt") == [
        Turn("Noor", "What helped & what did not?"),
        Turn("Linh Tran", "My mentor listened and asked back."),
    ]
    assert turns_in(SUBTITLES, kind="srt") == [Turn("Noor", "What helped?"), Turn("Linh", "She listened.")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("   \n\n\t\n", "nothing in it"),
        ("x" * (MOST_LETTERS + 1), "ten hours"),
        ("a\n\n" * 3_001, "more than 3000 paragraphs"),
        ("\n".join(f"Name {number}: yes" for number in range(50)), "different names"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, message: str) -> None:
    with pytest.raises(UnreadableTranscript, match=message):
        turns_in(text)


@given(st.text(max_size=400), st.sampled_from(["txt", "vtt", "srt"]))
def test_any_text_is_read_or_refused(text: str, kind: str) -> None:
    try:
        turns = turns_in(text, kind=kind)
    except UnreadableTranscript:
        return
    assert all(turn.words.strip() and len(turn.words) <= LONGEST_SEGMENT for turn in turns)


def test_a_very_long_turn_is_divided_and_nothing_is_lost() -> None:
    words = " ".join(f"word{number}." for number in range(4_000))
    turns = turns_in(f"Linh: {words}")
    assert len(turns) > 1
    assert {turn.speaker for turn in turns} == {"Linh"}
    assert " ".join(turn.words for turn in turns) == words
    assert "".join(turn.words for turn in turns_in("語" * 20_000)) == "語" * 20_000


def test_names_are_found_as_whole_words_and_replaced() -> None:
    people = [
        ("Will", "Smith", "Mentee 1"),
        ("Anna", "Zieliński", "Mentee 2"),
        ("Anna", "Berg", ""),
        ("王", "芳", "Mentor 1"),
    ]
    known = known_names(people, otherwise="[name]")
    text = "Will said it will work. ZIELINSKI and Anna agreed; Anna Zieliński too. Willow did not."
    found = {one.name: (one.becomes, one.times) for one in names_in([text], known)}
    assert found["Will"] == ("Mentee 1", 1)
    assert found["Anna"] == ("[name]", 2), "two are called so"
    assert found["Zieliński"] == ("Mentee 2", 2)
    assert "Smith" not in found
    replaced = without_names(text, {name: becomes for name, (becomes, _times) in found.items()})
    assert replaced.startswith("Mentee 1 said it will work. Mentee 2 and [name] agreed; Mentee 2 too. Willow did not.")


def test_names_in_scripts_that_do_not_part_words() -> None:
    known = known_names([("芳", "王", "Mentor 1")], otherwise="[name]")
    assert [one.name for one in names_in(["昨天王芳说好。"], known)] == ["王芳"]
    assert without_names("昨天王芳说好。", known) == "昨天Mentor 1说好。"


def test_a_quote_is_found_in_other_texts() -> None:
    said = ["My mentor listened and I dared to ask questions.", "Ja, genau so.", "我的导师认真听我说话"]
    memo = "She says: “my mentor LISTENED, and I dared to ask” – and 我的导师认真听我说话 too. The mentor listened."
    assert without_passages(memo, said) == "She says: “[…]” – and […] too. The mentor listened."
    assert without_passages("Nothing of it.", said) == "Nothing of it."


@database
def test_names_of_speakers_are_not_kept_and_strangers_words_neither() -> None:
    scene = make_study_world()
    study = scene.study()
    meeting = scene.held(study, people=scene.mentees[:2])
    linh = scene.participant(study, scene.mentees[0])
    turns = [
        Turn("Noor", "What helped?"),
        Turn("Linh", "She listened, said Tomasz <script>alert(1)</script>."),
        Turn("Note", "a pause"),
        Turn("", "Everybody laughs."),
    ]
    speakers = {"Noor": "", "Linh": linh.public_id, "Note": PART_OF_THE_TEXT}
    transcript = keep_transcript(
        meeting=meeting, source=Source("Group"), turns=turns, speakers=speakers, by=scene.actor, at=AFTERWARDS
    )
    kept = [(segment.speaker, segment.words) for segment in segments_of(transcript)]
    assert kept[0] == (None, "What helped?")
    assert kept[1] == (linh, "She listened, said Tomasz <script>alert(1)</script>.")
    assert kept[2] == (None, "Note: a pause")

    names = names_in([words for _who, words in kept], known_names(names_of_cohort(study), otherwise="[name]"))
    assert [(one.name, one.becomes) for one in names] == [
        ("Tomasz", scene.participant(study, scene.mentees[1]).pseudonym)
    ]
    assert replace_names(transcript=transcript, replacements={"Tomasz": "Mentee 9"}, by=scene.actor, at=AFTERWARDS) == 1
    assert "Tomasz" not in segments_of(transcript)[1].words

    with pytest.raises(CannotKeep, match="asked into"):
        keep_transcript(
            meeting=meeting,
            source=Source("Another"),
            turns=turns,
            speakers={"Linh": "somebody else"},
            by=scene.actor,
            at=AFTERWARDS,
        )
    with pytest.raises(CannotKeep, match="not taken place"):
        keep_transcript(
            meeting=meeting, source=Source("Group"), turns=turns, speakers=speakers, by=scene.actor, at=MOMENT
        )
    linh.consent = "declined"
    linh.save()
    with pytest.raises(CannotKeep, match="this title already"):
        keep_transcript(
            meeting=meeting, source=Source("Group"), turns=turns, speakers=speakers, by=scene.actor, at=AFTERWARDS
        )
    again = keep_transcript(
        meeting=meeting, source=Source("Again"), turns=turns, speakers=speakers, by=scene.actor, at=AFTERWARDS
    )
    assert segments_of(again)[1].words == ""
    assert segments_of(again)[1].removed_at == AFTERWARDS


@database
def test_it_is_mended_until_it_is_coded() -> None:
    scene = make_study_world()
    study = scene.study()
    transcript = scene.transcript(scene.held(study))
    segment = segments_of(transcript)[1]
    other = scene.participant(study, scene.mentees[1])
    seen = seen_as(segment.words, segment.speaker_id)
    changed = change_segment(
        segment=segment, words=" Better words. ", speaker=other, seen=seen, by=scene.actor, at=AFTERWARDS
    )
    assert (changed.words, changed.speaker) == ("Better words.", other)
    with pytest.raises(ChangedMeanwhile):
        change_segment(segment=segment, words="Mine", speaker=None, seen=seen, by=scene.other, at=AFTERWARDS)
    [code, _other] = scene.codes(study)
    Coding.objects.create(
        organisation=scene.organisation,
        segment=segment,
        code=code,
        coder=scene.colleague,
        start=0,
        end=6,
        coded_at=AFTERWARDS,
    )
    with pytest.raises(AlreadyCoded):
        change_segment(segment=segment, words="Mine", speaker=None, seen="", by=scene.actor, at=AFTERWARDS)
    with pytest.raises(AlreadyCoded):
        replace_names(transcript=transcript, replacements={"Better": "x"}, by=scene.actor, at=AFTERWARDS)
    with pytest.raises(AlreadyCoded):
        remove_transcript(transcript=transcript, by=scene.actor, at=AFTERWARDS)
    for _again in range(2):
        take_out_segment(segment=segment, by=scene.actor, at=AFTERWARDS)
    assert segments_of(transcript)[1].words == ""
    assert not Coding.objects.within(scene.organisation.pk).exists()
    remove_transcript(transcript=transcript, by=scene.actor, at=AFTERWARDS)
    assert not Transcript.objects.within(scene.organisation.pk).exists()
