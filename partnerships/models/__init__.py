from partnerships.models.ballots import Ballot, Secrecy, TieRule
from partnerships.models.candidates import Candidate
from partnerships.models.champions import PriorityChampion
from partnerships.models.checklists import ChecklistItem
from partnerships.models.choices import Choice
from partnerships.models.decisions import Decision
from partnerships.models.electors import Elector, Mark, Paper
from partnerships.models.escalation_rules import EscalationRule
from partnerships.models.evidence import EvidenceContent, EvidenceFile
from partnerships.models.experiments import Experiment, Result
from partnerships.models.items import ActionItem
from partnerships.models.match_terms import MatchTerms
from partnerships.models.measurements import CurveStory, Measurement, tellers
from partnerships.models.measures import CURRENT_DAYS, YEARLY_DAYS, Better, Measure
from partnerships.models.mentions import Mention
from partnerships.models.methods import Method
from partnerships.models.note_readers import Reader, Visibility
from partnerships.models.note_reports import NoteReport
from partnerships.models.notes import Note
from partnerships.models.opportunities import Opportunity, Requirement
from partnerships.models.options import Option
from partnerships.models.outcomes import Outcome, OutcomeKind
from partnerships.models.partnerships import Partnership, Stage, StageChange
from partnerships.models.photos import OutcomePhoto, PhotoContent
from partnerships.models.priorities import Priority
from partnerships.models.profile_notes import ProfileNote
from partnerships.models.promises import Promise
from partnerships.models.proxies import How, Proxy
from partnerships.models.public_names import PublicName
from partnerships.models.quotes import Quote, Said
from partnerships.models.reopening import Reopening
from partnerships.models.representatives import Representative
from partnerships.models.rolls import Electorate, Seats
from partnerships.models.scanned import FileState
from partnerships.models.scorers import Question, Score, Scorer
from partnerships.models.seats import BUSINESS_ROLES, Seat, SeatRole
from partnerships.models.series import PUBLISHER, Series, SeriesYear
from partnerships.models.shown import Shown
from partnerships.models.snapshots import Snapshot
from partnerships.models.supporters import Supporter
from partnerships.models.team_mails import TeamMail
from partnerships.models.teams import ActionTeam, TeamMember
from partnerships.models.topics import Topic
from partnerships.models.updates import REPORTED, UNFINISHED, Confidence, ItemStatus, Update
from partnerships.models.worksheets import Criterion, Worksheet

__all__ = [
    "BUSINESS_ROLES",
    "CURRENT_DAYS",
    "PUBLISHER",
    "REPORTED",
    "UNFINISHED",
    "YEARLY_DAYS",
    "ActionItem",
    "ActionTeam",
    "Ballot",
    "Better",
    "Candidate",
    "ChecklistItem",
    "Choice",
    "Confidence",
    "Criterion",
    "CurveStory",
    "Decision",
    "Elector",
    "Electorate",
    "EscalationRule",
    "EvidenceContent",
    "EvidenceFile",
    "Experiment",
    "FileState",
    "How",
    "ItemStatus",
    "Mark",
    "MatchTerms",
    "Measure",
    "Measurement",
    "Mention",
    "Method",
    "Note",
    "NoteReport",
    "Opportunity",
    "Option",
    "Outcome",
    "OutcomeKind",
    "OutcomePhoto",
    "Paper",
    "Partnership",
    "PhotoContent",
    "Priority",
    "PriorityChampion",
    "ProfileNote",
    "Promise",
    "Proxy",
    "PublicName",
    "Question",
    "Quote",
    "Reader",
    "Reopening",
    "Representative",
    "Requirement",
    "Result",
    "Said",
    "Score",
    "Scorer",
    "Seat",
    "SeatRole",
    "Seats",
    "Secrecy",
    "Series",
    "SeriesYear",
    "Shown",
    "Snapshot",
    "Stage",
    "StageChange",
    "Supporter",
    "TeamMail",
    "TeamMember",
    "TieRule",
    "Topic",
    "Update",
    "Visibility",
    "Worksheet",
    "tellers",
]
