"""What the living style guide shows: every part once, in each of its states. People and places are invented."""

from django import forms
from django.core.paginator import Paginator

PALETTES = ("teal", "harbor", "lake", "night", "slate", "indigo", "heather", "plum", "berry", "pine", "fern", "moss")
COLORS = (
    ("paper", "Ground"),
    ("card", "Raised surface"),
    ("linen", "The table, empty bars"),
    ("ink", "Text"),
    ("muted", "Second voice"),
    ("hairline", "Rules"),
    ("control", "Field edges"),
    ("accent", "Business, actions"),
    ("accent-soft", "Notice, hover"),
    ("accent-mid", "Bars, map"),
    ("partner", "Partners"),
    ("thread", "The thread"),
    ("good", "Good"),
    ("watch", "Watch"),
    ("late", "Late"),
    ("focus", "Focus ring"),
)
SEATS_BUSINESS = [
    ("here", True), "here", "here", "here", ("here", True), "", "here", "here", "", ("here", True), "here", "maybe",
    "here", "away", "here", "", "here", "away", "here", "", "maybe", "", "away", "here",
]  # fmt: skip
SEATS_PARTNERS = ["here", "here", "", "here", "here", "maybe", "here", "", "here", "away", "here", "here", "", "here"]
BARS = (
    {"label": "Imaging and respiratory technicians", "value": "17 dots", "share": 1.0, "chosen": True},
    {"label": "Night childcare near the hospitals", "value": "14 dots", "share": 0.82, "chosen": True},
    {"label": "One credential file for every clinic", "value": "11 dots", "share": 0.65, "note": "Two asked for more."},
    {"label": "Behavioral health interns", "value": "7 dots", "share": 0.41},
    {"label": "Grants for nurses who teach", "value": "0 dots", "share": 0.0},
)
PLOTTED = (
    {"number": 1, "label": "Imaging technicians", "importance": 4.6, "feasibility": 3.2, "chosen": True}
    | {"importance_spread": 0.4, "feasibility_spread": 0.9},
    {"number": 2, "label": "Night childcare", "importance": 3.8, "feasibility": 3.6, "chosen": True}
    | {"importance_spread": 1.1, "feasibility_spread": 0.6},
    {"number": 3, "label": "One credential file", "importance": 2.4, "feasibility": 4.1, "chosen": False}
    | {"importance_spread": 0.7, "feasibility_spread": 0.7},
)
STORY = (
    {"title": "Adopted March 12", "note": "31 dots, first of seven", "state": "done"},
    {"title": "3 of 6 items done", "note": "Saturday cohort offered; one item late", "state": "now"},
    {"title": "Evidence", "note": "Not yet", "state": "ahead"},
    {"title": "Outcome due in December", "note": "40 certified in critical care", "state": "ahead"},
)
HEARD = (0, 1, None, 2, 3, None, 4, None, 5, None, 6)
BRAID = {
    "heads": (
        "11 heard",
        "7 worked out",
        "19 voted",
        "3 adopted",
        "2 at work",
        "9 of 14 done",
        "1 filed",
        "next: June",
    ),
    "opportunities": HEARD,
    "requirements": [(key, key in (1, 3, 5)) for key in range(7)],
    "ballot": "March 12",
    "priorities": [
        {"title": title, "champion": champion, "note": note, "at": at}
        for title, champion, note, at in (
            ("Rotations any hospital can open", "Dr. Elena Salinas, Palm Valley Health", "84 of 120 places", 6),
            ("Grow our own specialty nurses", "Ray Castellano, Laguna Medical Center", "3 of 6 items done", 5),
            ("A ladder from aide to nurse", "Nora Quintanilla, Mesquite Home Health", "first meeting October 1", 4),
        )
    ],
    "label": "Eleven opportunities were heard, seven worked out; the ballot chose three. The stories say how far.",
}


class SampleForm(forms.Form):
    """Every kind of control, some of them refused."""

    words = forms.CharField(
        label="Your own words",
        help_text="We bring it to the table with your name, or without.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    substitute = forms.CharField(label="Who comes instead?", error_messages={"required": "Please give a name."})
    kind = forms.ChoiceField(
        label="Kind of organization", choices=[("", "Choose one"), ("business", "Business"), ("partner", "Partner")]
    )
    answer = forms.ChoiceField(
        label="Answer", choices=[("yes", "Yes"), ("no", "No"), ("maybe", "Maybe")], widget=forms.RadioSelect
    )
    counties = forms.MultipleChoiceField(
        label="Counties",
        choices=[("48215", "Hidalgo"), ("48061", "Cameron"), ("48427", "Starr")],
        widget=forms.CheckboxSelectMultiple,
        help_text="All that take part.",
        error_messages={"required": "Choose at least one county."},
    )
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}), initial="2026-09-24")
    starts = forms.TimeField(label="Starts at", widget=forms.TimeInput(attrs={"type": "time"}), initial="08:30")
    roster = forms.FileField(label="Evidence", help_text="A roster, a letter, a picture; up to 10 MB.", required=False)
    public = forms.BooleanField(label="Show this on the public page", required=False)


def context() -> dict[str, object]:
    return {
        "palettes": PALETTES,
        "colors": COLORS,
        "business": SEATS_BUSINESS,
        "partners": SEATS_PARTNERS,
        "many": ["here"] * 50 + [""] * 30,
        "bars": BARS,
        "plotted": PLOTTED,
        "story": STORY,
        "braid": BRAID,
        "form": SampleForm(),
        "refused": SampleForm({"words": "Keep imaging open past six."}, prefix=None, auto_id="refused_%s"),
        "page_obj": Paginator(range(400), 50).page(2),
        "where": "Style guide",
    }
