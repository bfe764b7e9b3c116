"""The profile of an area in words: its kind, its place among areas of its level, its spread."""

from collections.abc import Iterator
from dataclasses import dataclass

from stadspeil.language import Language, format_number
from stadspeil.language.marks import LISTED
from stadspeil.language.numbers import unit_phrase
from stadspeil.model.area import Area, AreaLevel
from stadspeil.model.monitor import Monitor
from stadspeil.model.observation import Observation
from stadspeil.model.profile import Rank, Spread, Standing, Typed, Width
from stadspeil.model.typology import Subject
from stadspeil.publish.views.order import areas_inside
from stadspeil.publish.views.sentence import figure_text
from stadspeil.publish.views.typology import kind_words, threshold_words


@dataclass(frozen=True)
class Kind:
    """What a typology says of an area, or of a part or whole that it shares a figure with."""

    typology: str
    title: str
    sentence: str


@dataclass(frozen=True)
class ProfileView:
    """The profile of an area; `scores` are sentences by indicator: id, title, sentences."""

    kinds: tuple[Kind, ...]
    scores: tuple[tuple[str, str, tuple[str, ...]], ...]
    typologies: tuple[tuple[str, str], ...]


def build_profile_views(monitor: Monitor, language: Language) -> dict[str, ProfileView]:
    """The profile of each district and neighbourhood that has one, by its code."""
    builder = _Builder(monitor, language)
    views = {
        area.code: builder.build(area)
        for area in areas_inside(monitor, AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD)
    }
    return {code: view for code, view in views.items() if view.kinds or view.scores}


@dataclass(frozen=True)
class _Builder:
    monitor: Monitor
    language: Language

    def build(self, area: Area) -> ProfileView:
        typologies = self.monitor.edition.typologies
        return ProfileView(
            tuple(self._kinds(area)),
            tuple(self._scores(area)),
            tuple(
                (item.id, self.language.text(item.title))
                for item in typologies
                if item.about in (Subject.AREAS, Subject.PEOPLE)
            ),
        )

    def _name(self, code: str) -> str:
        return self.language.text(self.monitor.edition.areas[code].name)

    # -- kinds

    def _kinds(self, area: Area) -> Iterator[Kind]:
        """Those of the area; else of the whole that it is part of, and of its parts."""
        areas = self.monitor.edition.areas
        types = self.monitor.profiles.types_of
        codes = [area.code]
        if area.code not in types:
            codes = [
                *area.member_of,
                *(part.code for part in areas.children(area.code)),
            ]
        for code in codes:
            for item in types.get(code, ()):
                yield self._kind(item)

    def _kind(self, item: Typed) -> Kind:
        say, edition = self.language, self.monitor.edition
        code = item.observation.area
        low, high = threshold_words(edition, say, item.typology, item.threshold)
        indicator = edition.indicators[item.observation.indicator].spec
        title = say.text(indicator.title)
        words = {
            "area": self._name(code),
            "kind": kind_words(say, item),
            "indicator": title[:1].lower() + title[1:],
            "value": figure_text(edition, say, item.observation),
            "unit": unit_phrase(edition.units[indicator.unit], say),
            "low": low,
            "high": high,
            "level": say(f"typology_level_{item.threshold.level.value}").lower(),
        }
        sentence = say("profile_kind" if item.kind else "profile_no_kind", **words)
        parts = edition.areas.members(code)
        if parts:
            names = ", ".join(self._name(part) for part in parts)
            sentence = f"{sentence} {say('profile_parts', area=self._name(code), parts=names)}"
        return Kind(item.typology.id, say.text(item.typology.title), sentence)

    # -- scores

    def _scores(self, area: Area) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        profiles = self.monitor.profiles
        found: dict[str, list[str]] = {}
        for standing in profiles.standings_of.get(area.code, ()):
            found.setdefault(standing.indicator, []).extend(self._standing(standing))
        for spread in profiles.spreads_of.get(area.code, ()):
            found.setdefault(spread.indicator, []).append(self._spread(spread))
        for indicator, sentences in found.items():
            spec = self.monitor.edition.indicators[indicator].spec
            yield indicator, self.language.text(spec.title), tuple(sentences)

    def _standing(self, item: Standing) -> Iterator[str]:
        say = self.language
        yield say(
            "profile_standing",
            area=self._name(item.area),
            value=self._figure(item.last.observation),
            rank=self._rank(item.last),
            count=say.mark(str(item.count), item.counted),
            level=say(f"typology_level_{item.level.value}").lower(),
            when=say.when(item.last.observation.period),
        )
        yield say(
            "profile_standing_before",
            value=self._figure(item.first.observation),
            rank=self._rank(item.first),
            when=say.when(item.first.observation.period),
        )

    def _rank(self, item: Rank) -> str:
        say = self.language
        rank = say.mark(str(item.rank), item.identity)
        if item.shared == 1:
            return rank
        return say("profile_shared", rank=rank, others=say.mark(str(item.shared - 1), LISTED))

    def _spread(self, item: Spread) -> str:
        last = item.last
        return self.language(
            "profile_spread",
            low=self._figure(last.lowest),
            low_name=self._name(last.lowest.area),
            high=self._figure(last.highest),
            high_name=self._name(last.highest.area),
            width=self._width(last),
            before=self._width(item.first),
            when=self.language.when(last.lowest.period),
            when_before=self.language.when(item.first.lowest.period),
        )

    def _width(self, item: Width) -> str:
        decimals = self.monitor.edition.indicators[item.lowest.indicator].spec.decimals
        return self.language.mark(format_number(item.value, decimals, self.language), item.identity)

    def _figure(self, item: Observation) -> str:
        return figure_text(self.monitor.edition, self.language, item)
