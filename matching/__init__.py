"""Given needs and people as plain data: who should be asked first, and why. Pure."""

from matching.allocation import edges, solve
from matching.alternatives import Alternatives, RunnerUp
from matching.cures import cures
from matching.eligibility import WORDS, explain
from matching.fairness import Figures, compared
from matching.printing import plan_as_json
from matching.problem import read_problem
from matching.types import (
    WEIGHTS_VERSION,
    Check,
    Edge,
    Helper,
    Need,
    Organization,
    Plan,
    Problem,
    ProblemRefused,
    Unfilled,
    Weights,
)  # fmt: skip
from matching.waves import Wave, answers, chance_of_enough, response_chance, wave

__all__ = [
    "WEIGHTS_VERSION", "WORDS", "Alternatives", "Check", "Edge", "Figures", "Helper", "Need",
    "Organization", "Plan", "Problem", "ProblemRefused", "RunnerUp", "Unfilled", "Wave",
    "Weights", "answers", "chance_of_enough", "compared", "cures", "edges", "explain",
    "plan_as_json", "read_problem", "response_chance", "solve", "wave",
]  # fmt: skip
