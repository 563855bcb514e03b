"""Everything the kept store must go on telling: the name of a file in ``expected``, and how to ask for it."""

from collections.abc import Callable, Mapping
from functools import partial

from . import decisions, stored, transcripts, unfit
from .asking import copied

Question = Callable[[], str]

QUESTIONS: Mapping[str, Question] = {
    "log.txt": transcripts.log,
    "log-en.txt": partial(transcripts.log_for_people, "en"),
    "log-zh.txt": partial(transcripts.log_for_people, "zh"),
    "corrections.csv.txt": transcripts.corrections_as_csv,
    "histories-en.txt": transcripts.histories,
    "histories-zh.txt": transcripts.histories_in_chinese,
    "histories-read.txt": transcripts.read,
    "stories.txt": transcripts.stories,
    "requests.txt": transcripts.requests,
    "requests-en.txt": partial(transcripts.requests_for_people, "en"),
    "requests-zh.txt": partial(transcripts.requests_for_people, "zh"),
    "requests-read.txt": transcripts.requests_for_a_reader,
    "hours.txt": transcripts.hours,
    "hours-en.txt": partial(transcripts.hours_for_people, "en"),
    "hours-zh.txt": partial(transcripts.hours_for_people, "zh"),
    "reasons.txt": transcripts.reasons,
    "audit.txt": transcripts.audit,
    "cloudevents.txt": transcripts.cloudevents,
    "ocel.txt": transcripts.ocel,
    "people.txt": transcripts.people,
    "help-en.txt": partial(transcripts.help_pages, "en"),
    "help-zh.txt": partial(transcripts.help_pages, "zh"),
    "mistakes-en.txt": partial(transcripts.mistakes, "en"),
    "mistakes-zh.txt": partial(transcripts.mistakes, "zh"),
    "words.txt": transcripts.words,
    "states.txt": decisions.states,
    "refusals.txt": decisions.refusals,
    "begun.txt": unfit.begun,
    "written.txt": stored.written,
    "unfit.txt": unfit.unfit,
    "late.txt": unfit.late,
    "right.txt": decisions.corrections,
}


def answer(name: str) -> str:
    """What is told today, asked of a fresh copy."""
    with copied():
        return QUESTIONS[name]()
