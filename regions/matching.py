"""Each line of a file against the directory, in memory: who is meant, what would change, what stands in the way.

People are recognized by their number, then by e-mail address, then by name within their organization;
organizations by their number, then by name. Where only a name resembles one we know, the line asks: the same, or new?
An empty cell never erases anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from regions.columns import ORGANIZATION, PERSON
from regions.likeness import organization_like, person_like, simple
from regions.models import Contact, Kind, Organization, RowState

Row: TypeAlias = Organization | Contact
R = TypeVar("R", Organization, Contact)
Key: TypeAlias = tuple[str, str, int]  # what it is, its words, the organization it holds within (0: everywhere)
COLUMNS = {
    Organization: {attribute: column for column, attribute in ORGANIZATION.items()},
    Contact: {attribute: column for column, attribute in PERSON.items()} | {"organization": "organization"},
}
PLAIN = {
    model: {f.name: f for f in model._meta.concrete_fields if not f.is_relation} for model in (Organization, Contact)
}


@dataclass
class Line:
    """One line as read: only the cells that say something."""

    number: int
    cells: list[str]
    organization: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)  # column, sentence
    warnings: list[tuple[str, str]] = field(default_factory=list)  # column, sentence
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # column, before, after
    asks: list[tuple[str, str, str]] = field(default_factory=list)  # question, column, sentence
    state: RowState = RowState.ERROR

    def wrong(self, column: str, sentence: str) -> None:
        """One reason per cell is enough."""
        if column not in dict(self.problems):
            self.problems.append((column, sentence))

    def odd(self, column: str, sentence: str) -> None:
        if column not in dict(self.warnings):
            self.warnings.append((column, sentence))

    @property
    def said(self) -> tuple[str, list[list[str]], list[list[str]], list[list[str]], list[list[str]]]:
        """As it is kept, to see what became different."""
        problems, warnings, changes, asks = (
            [list(entry) for entry in entries] for entries in (self.problems, self.warnings, self.changes, self.asks)
        )
        return self.state, problems, warnings, changes, asks


def organization_key(attribute: str, value: str) -> Key:
    return f"organization {attribute}", value if attribute == "external_id" else simple(value), 0


def person_key(attribute: str, value: str, organization: Organization | None = None) -> Key:
    return (
        f"person {attribute}",
        value if attribute == "external_id" else simple(value),
        id(organization) if organization else 0,
    )


def likeness_of(row: Row) -> Key:
    """What a line that only resembles it would ask about."""
    if isinstance(row, Organization):
        return "organization like", organization_like(row.name), 0
    return "person like", person_like(row.name), id(row.organization)


def keys_of(row: Row) -> list[Key]:
    """What it is recognized by; an archived row by its number only."""
    if isinstance(row, Organization):
        keys, named = [organization_key("external_id", row.external_id)], [organization_key("name", row.name)]
    else:
        keys = [person_key("external_id", row.external_id)]
        named = [person_key("email", row.email), person_key("name", row.name, row.organization)]
        named.append(("person anywhere", simple(row.name), 0))
    named.append(likeness_of(row))
    return [entry for entry in keys + ([] if row.archived_at else named) if entry[1]]


def keep_spelling(row: Row, given: dict[str, Any]) -> None:
    """Capitals and spaces alone are no news."""
    for attribute in ("name", "email"):
        before = getattr(row, attribute, "")
        if attribute in given and simple(given[attribute]) == simple(before):
            given[attribute] = before


class Directory:
    """The directory as the lines placed so far would leave it."""

    def __init__(self, default_kind: str = "", answers: Mapping[str, str] | None = None) -> None:
        self.default_kind = default_kind
        self.answers = answers or {}
        self.known: dict[Key, Row] = {}
        self.new: dict[int, Row] = {}
        self.changed: dict[int, Row] = {}
        self._said: dict[tuple[int, str], tuple[int, Any]] = {}
        organizations = {organization.pk: organization for organization in Organization.objects.all()}
        for contact in (everybody := list(Contact.objects.all())):
            # One object per organization, however many people are with it.
            contact.organization = organizations[contact.organization_id]
        for organization in organizations.values():
            self._remember(organization)
        for contact in everybody:
            self._remember(contact)

    def place(self, line: Line) -> None:
        """Decide the line's state; take in what it says only when nothing stands in the way."""
        organization = self._find_organization(line)
        person = self._find_person(line, organization) if line.person else None
        said: list[tuple[Row, dict[str, Any]]] = [(organization, line.organization)] if organization else []
        if person and organization:
            said.append((person, line.person | {"organization": organization}))
        for row, given in said:
            self._refuse(line, row, given)
        if line.asks and not line.problems:
            line.state = RowState.ASKS
        elif not line.problems:
            earlier = self._said.get((id(row), "name"))
            states = [self._take(line, row, given) for row, given in said]
            line.state = min(states, key=(RowState.NEW, RowState.UPDATE, RowState.UNCHANGED).index)
            if line.state == RowState.UNCHANGED and earlier and (row.pk is None or id(row) in self.changed):
                line.odd("", _("Same as line %(line)d") % {"line": earlier[0]})

    def taken(self, model: type[R]) -> tuple[list[R], list[R]]:
        """The rows of one model that are new, and those that changed."""
        new = [row for row in self.new.values() if isinstance(row, model)]
        return new, [row for row in self.changed.values() if isinstance(row, model)]

    # ---- who is meant ----

    def _find_organization(self, line: Line) -> Organization | None:
        given = line.organization
        if "name" not in given:
            line.wrong("organization", _("Say which organization this is."))
            return None
        number = given.get("external_id", "")
        found = self.known.get(organization_key("external_id", number))
        found = found or self.known.get(organization_key("name", given["name"]))
        like = found or self.known.get(("organization like", organization_like(given["name"]), 0))
        if found is None and isinstance(like, Organization) and not (number and like.external_id not in ("", number)):
            sentence = _("Is this the same as %(name)s?") % {"name": like.name}
            answer = self._answer(line, f"organization: {simple(given['name'])}", "organization", sentence)
            if not answer:
                return None
            if answer == "same":
                found, given["name"] = like, like.name
        if not isinstance(found, Organization):
            kind = given.get("kind") or (Kind.PARTNER if given.get("category") else self.default_kind)
            found = Organization(name=given["name"], kind=kind)
        keep_spelling(found, given)
        self._refuse_other_kind(line, found)
        return found

    def _answer(self, line: Line, question: str, column: str, sentence: str) -> str:
        """ "same" or "new" as somebody answered, or "" after asking."""
        answer = self.answers.get(question, "")
        if not answer:
            line.asks.append((question, column, sentence))
        return answer

    def _refuse_other_kind(self, line: Line, organization: Organization) -> None:
        given, kind = line.organization, organization.kind
        words = {"name": organization.name, "kind": organization.get_kind_display()}
        if not kind:
            line.wrong("kind", _("Say whether %(name)s is a business or a community partner.") % words)
        elif given.get("kind", kind) != kind:
            line.wrong("kind", _("%(name)s is “%(kind)s” already. Change that on its own page.") % words)
        elif kind == Kind.BUSINESS and given.get("category"):
            line.wrong("category", _("Only a community partner has a category. Leave this empty."))
        elif kind == Kind.PARTNER and not (given.get("category") or organization.category):
            line.wrong("category", _("Say what kind of partner this is, such as “Workforce board”."))

    def _find_person(self, line: Line, organization: Organization | None) -> Contact | None:
        given = line.person
        if "name" not in given:
            line.wrong("name", _("The person's name is missing."))
            return None
        number = given.get("external_id", "")
        for entry in (person_key("external_id", number), person_key("email", given.get("email", ""))):
            found = self.known.get(entry)
            # Two people may share a name; their numbers tell them apart.
            if isinstance(found, Contact) and not (number and found.external_id not in ("", number)):
                self._doubt_renaming(line, found)
                keep_spelling(found, given)
                return found
        return self._find_by_name(line, organization) if organization else Contact(name=given["name"])

    def _find_by_name(self, line: Line, organization: Organization) -> Contact | None:
        """None where the line must ask first: another address, or a name only alike, may be another person."""
        given, number = line.person, line.person.get("external_id", "")
        exact = self.known.get(person_key("name", given["name"], organization))
        found = exact or self.known.get(("person like", person_like(given["name"]), id(organization)))
        if not isinstance(found, Contact) or (number and found.external_id not in ("", number)):
            self._doubt_elsewhere(line, organization)
            return Contact(name=given["name"])
        has_moved = bool(found.email and given.get("email") and found.email.casefold() != given["email"].casefold())
        if has_moved or exact is None:
            sentence = _("Is this the same person as %(name)s (%(email)s)?") if found.email else _("Is this %(name)s?")
            question = f"person: {simple(given['name'])} · {simple(organization.name)} · {given.get('email', '')}"
            answer = self._answer(line, question, "name", sentence % {"name": found.name, "email": found.email})
            if answer != "same":
                return Contact(name=given["name"]) if answer else None
        keep_spelling(found, given)
        return found

    @staticmethod
    def _doubt_renaming(line: Line, found: Contact) -> None:
        """An address two people share would turn one into the other."""
        if person_like(found.name) != person_like(line.person["name"]):
            sentence = _("This is %(name)s so far. If two people share the address, leave it empty for one of them.")
            line.odd("name", sentence % {"name": found.name})

    def _doubt_elsewhere(self, line: Line, organization: Organization) -> None:
        other = self.known.get(("person anywhere", simple(line.person["name"]), 0))
        if isinstance(other, Contact) and other.organization is not organization:
            sentence = _("Somebody of this name is with %(organization)s already.")
            line.odd("name", sentence % {"organization": other.organization.name})

    # ---- what stands in the way ----

    def _refuse(self, line: Line, row: Row, given: dict[str, Any]) -> None:
        columns = COLUMNS[type(row)]
        if row.archived_at:
            sentence = _("%(name)s is archived. Restore it on its own page first.") % {"name": row.name}
            line.wrong(columns["name"], sentence)
        for attribute, value in given.items():
            earlier = self._said.get((id(row), attribute))
            if earlier and earlier[1] != value:
                line.wrong(columns[attribute], _("Line %(line)d says something else.") % {"line": earlier[0]})
        for attribute, other in self._others(row, given):
            line.wrong(columns[attribute], _("This is %(name)s's already.") % {"name": other.name})
        for name, sentences in self._wrong(row, given).items():
            line.wrong(columns[name], " ".join(sentences))

    def _others(self, row: Row, given: dict[str, Any]) -> list[tuple[str, Row]]:
        """Rows that already hold what may be held only once."""
        unique, make = (("external_id", "name"), organization_key)
        if isinstance(row, Contact):
            unique, make = (("external_id", "email"), person_key)
        found = ((attribute, self.known.get(make(attribute, given.get(attribute, "")))) for attribute in unique)
        return [(attribute, other) for attribute, other in found if other is not None and other is not row]

    @staticmethod
    def _wrong(row: Row, given: dict[str, Any]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in given.items():
            if name in PLAIN[type(row)]:
                try:
                    PLAIN[type(row)][name].clean(value, row)
                except ValidationError as refused:
                    found[name] = refused.messages
        return found

    # ---- what changes ----

    def _take(self, line: Line, row: Row, given: dict[str, Any]) -> RowState:
        is_known = row.pk is not None or id(row) in self.new
        before = {attribute: getattr(row, attribute) or "" for attribute in given} if is_known else {}
        if is_known:
            self._forget(row)
        for attribute, value in given.items():
            self._said.setdefault((id(row), attribute), (line.number, value))
            setattr(row, attribute, value)
        self._remember(row)
        if not is_known:
            self.new[id(row)] = row
            return RowState.NEW
        changes = [(attribute, old, given[attribute]) for attribute, old in before.items() if old != given[attribute]]
        if not changes:
            return RowState.UNCHANGED
        if row.pk:
            self.changed[id(row)] = row
        columns = COLUMNS[type(row)]
        line.changes += [(columns[attribute], str(old), str(new)) for attribute, old, new in changes]
        return RowState.UPDATE

    def _remember(self, row: Row) -> None:
        for entry in keys_of(row):
            self.known.setdefault(entry, row)

    def _forget(self, row: Row) -> None:
        for entry in keys_of(row):
            if self.known.get(entry) is row:
                del self.known[entry]
