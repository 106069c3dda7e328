"""The colours of the map: five steps of lightness, for every eye, by day and by night.

Colour blindness is simulated as in Machado, Oliveira & Fernandes (2009), severity 1.0.
"""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

STYLES = (Path(__file__).parents[2] / "static" / "map.css").read_text(encoding="utf-8")
THEMES = re.findall(r":root \{([^}]*)\}", STYLES)
EYES = {
    "all colours": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                 [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def _tokens(theme):
    found = re.findall(r"--map-([\w-]+): #([0-9a-f]{6});", THEMES[theme])
    return {name: _linear(code) for name, code in found}


def _linear(code):
    part = np.array([int(code[at : at + 2], 16) for at in (0, 2, 4)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def _luminance(colour):
    return float(colour @ [0.2126, 0.7152, 0.0722])


def _lightness(colour):
    """Answer L* of CIE 1976, which is what is left of a colour on a grey print."""
    return 116 * max(_luminance(colour), 0.0089) ** (1 / 3) - 16


def _contrast(one, two):
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", [0, 1])
def test_neighbouring_steps_differ_in_lightness_for_every_eye(theme, eye):
    tokens = _tokens(theme)
    seen = [np.clip(np.array(EYES[eye]) @ tokens[str(step)], 0, 1) for step in range(1, 6)]
    steps = [_lightness(b) - _lightness(a) for a, b in pairwise(seen)]
    assert all(abs(step) >= 10 for step in steps)
    assert len({step > 0 for step in steps}) == 1


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "paper", 4.5),
        ("stone", "paper", 4.5),
        ("paper", "4-halo", 4.5),
        ("paper", "5", 4.5),
        ("focus", "paper", 3.0),
        ("outline", "paper", 3.0),
        ("stone", "ground", 3.0),
        ("stone", "stale", 3.0),
    ],
)
def test_what_is_read_stands_out_from_its_ground(theme, text, ground, least):
    tokens = _tokens(theme)
    assert _contrast(tokens[text], tokens[ground]) >= least
