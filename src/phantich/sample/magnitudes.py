"""How large and how uneven things are: every magnitude of the invented data, with its source.

``[domain n]`` names the section of domain.md; ``[invented]`` is our own choice, made so that
the analysis has something to find.
"""

from __future__ import annotations

from collections.abc import Mapping

PUBLISHED_YEAR = 2024
PUBLISHED_UNITS = 23
PUBLISHED: Mapping[str, int] = {  # the totals printed by the source [domain 1]
    "conferences": 241,
    "invited_members": 12112,
    "present_members": 11860,
    "present_others": 1070,
    "classes": 34,
    "enrolled": 2829,
    "rounds": 336,
    "contacts": 21549,
}
REFORM = "2025-07-01"  # districts end, communes begin [domain 0]
CUT_OFFS: Mapping[int, str] = {2026: "2026-10-31"}  # years that are not over [invented]
LARGEST_DISTRICT = 60  # more units than this are laid out as provinces with communes [invented]
PROVINCE_COMMUNES = 98  # 3,321 communes in 34 provinces [domain 3]
BASE_ORGANISATIONS = 10  # attended as units of their own in a province's commune [invented]

MEMBERS = {"place": (250, 0.35), "office": (95, 0.3), "commune": (750, 0.45)}  # [domain 3]
MEMBERS_WITHIN = (60, 600)  # of a base unit [domain 3: 44-159 on average, communes above]
MEMBERS_PER_CELL = 15  # [domain 3: 10-24]
HALF_YEAR_GROWTH = 1.006  # [invented]

DIRECTIVES = {"district": 8, "half": 4, "province": 12}  # a year [domain 3: 12]
CONFERENCES = {"co_so": 241 / 23, "xa": 24.0, "province": 36.0}  # a unit and year [domain 3]
YEARLY_TREND = 0.03  # [invented]
SEAT_MEDIAN, SEAT_SIGMA = 45, 0.7  # members summoned to a conference [domain 3]
SEATS_PER_CONFERENCE = 50.25  # 12,112 of 241 conferences [domain 1]
SEATS_PER_PROVINCE_CONFERENCE = 76  # Quảng Trị [domain 3]
OTHERS_PER_MEMBER = 1070 / 11860  # [domain 1]
ATTENDANCE, ATTENDANCE_RHO = 0.977, 0.03  # [domain 3: mean .97, rho .03]
GUEST_ROWS = 0.02  # attendances with more present than invited [domain 6, case 21]
MODES = {"in_person": 0.68, "online": 0.14, "hybrid": 0.13, "replay": 0.05}  # [invented]
INCIDENTS = {"in_person": 2.2, "online": 7.0, "hybrid": 4.5, "replay": 3.0}  # per 1,000 [domain 3]
CONDUCT = {"private_work": 0.26, "phone": 0.42, "left_hall": 0.1, "late": 0.14, "early_leave": 0.08}

STUDY_DELAY, STUDY_DELAY_CV = 45, 0.6  # days from receipt, gamma [domain 3]
PLAN_DELAY, PLAN_DELAY_CV = 52, 0.45  # [invented]
RECEIPT_LAG = (6, 18)  # days from issue to receipt [domain 0: 15-25]
LATE_RECEIPT_LAG = 62  # of one directive a year [invented]
MERGER_DELAY = 30  # days lost in July and August 2025 [invented]
ALLOWED = {  # days from receipt [domain 0: base level 65-114]
    "study": 60,
    "plan": 75,
    "personal_plan": 80,
    "reflection": 75,
    "report": 100,
    "evaluation": 70,
}
NEVER_STUDIED, NEVER_PLANNED, NEVER_SENT = 0.03, 0.08, 0.025  # [domain 3: coverage 76-100 %]
REPORT_LATE = 0.12  # share of reports late in an ordinary unit [domain 3: 5-20 %]
REPORT_TAIL = (9, 75)  # mean and longest delay in days [domain 3: 0-30 d, tail to 75]
MISSING = 0.05  # cells left empty in optional columns [domain 3: 3-8 %]

SLOW_PLACES = (4, 10, 16)  # positions of units that are habitually late [invented]
IMPROVING_PLACE = 4  # late until 2024, then better, after the action of 2024 [invented]
SILENT_PLACES = (18,)  # hardly ever reports [invented]
SLOW_SHARE = 0.12  # of a province's communes [domain 3: 5-20 %]

OUTREACH_ROUNDS = {"co_so": 336 / 23, "xa": 30.0, "province": 40.0}  # a unit and year [domain 1]
CONTACTS_PER_ROUND = 21549 / 336  # 64 [domain 1]
CLASSES = {"co_so": 34 / 23, "xa": 4.0, "province": 2.0}  # a unit and year [domain 1]
LEARNERS_PER_CLASS = 2829 / 34  # 83 [domain 1]
EVALUATED = {2021: 0.15, 2022: 0.22, 2023: 0.3, 2024: 0.38, 2025: 0.5}  # of conferences [invented]
EVALUATED_LATER = 0.55  # [invented]
RESPONSE = 0.78  # forms returned [invented]
