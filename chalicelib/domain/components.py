"""Components: papers that are asked for; nothing handed in is ever replaced by what comes later."""

from dataclasses import dataclass, replace

from chalicelib.domain.parts import Component, Digitisation, Paper


@dataclass(frozen=True, slots=True)
class ComponentRule:
    """Thành phần hồ sơ: a paper the procedure asks for.

    `kinds` are the kinds of paper that it may be, where those of one's own store may be used again;
    such a paper must not be older than `months`, reckoned from its day of issue.
    """

    code: str
    name: str
    name_en: str
    required: bool = True
    originals: int = 0
    copies: int = 1
    from_state_data: str | None = None
    """The State database that already holds it; then it must not be asked for again."""
    kinds: tuple[str, ...] = ()
    months: int | None = None


def added(had: tuple[Component, ...], came: tuple[Component, ...]) -> tuple[Component, ...]:
    """Return the components with what came added to what was there."""
    newer = {component.code: component for component in came}
    known = {component.code for component in had}
    return (
        *(_both(old, newer[old.code]) if old.code in newer else old for old in had),
        *(component for component in came if component.code not in known),
    )


def filed(had: tuple[Component, ...], paper: Paper) -> tuple[Component, ...]:
    """Return the components with a digitised paper filed under its own, once."""
    return tuple(
        replace(
            component,
            digitised=Digitisation.DIGITISED,
            papers=(*component.papers, paper.id),
        )
        if component.code == paper.component and paper.id not in component.papers
        else component
        for component in had
    )


def compared(had: tuple[Component, ...], paper: str) -> tuple[Component, ...]:
    """Return the components with a paper of theirs compared with its original, once."""
    return tuple(
        replace(component, compared=(*component.compared, paper))
        if paper in component.papers and paper not in component.compared
        else component
        for component in had
    )


def _both(old: Component, new: Component) -> Component:
    return replace(
        old,
        uploads=(*old.uploads, *new.uploads),
        on_paper=old.on_paper or new.on_paper,
        papers=tuple(dict.fromkeys((*old.papers, *new.papers))),
        stored=(*old.stored, *new.stored),
        digitised=old.digitised or new.digitised,
    )
