"""PySAL's `access` on the bench's input; run by the Python of `.venv/pysal`, knows nothing of ours.

`bench_pysal.py VARIANT IN.npz OUT.npy` writes the access of each place and prints one JSON object:
CPU seconds of the measure alone (the tables are laid before), peak memory, version.
"""

import json
import resource
import sys
import time

import access
import numpy as np
import pandas as pd
from access import fca, weights

EDGE = 60
ZONES = {20: 1.0, 40: 0.68, 60: 0.22}


def main(variant, given, out):
    """Compute one variant; a place that reaches nothing gets 0."""
    with np.load(given) as arrays:
        demand, supply, minutes = (arrays[name] for name in ("demand", "supply", "minutes"))
    places, helpers = np.nonzero(minutes <= EDGE)
    people = pd.DataFrame({"demand": demand}, index=pd.Index(range(len(demand)), name="geoid"))
    offers = pd.DataFrame({"supply": supply}, index=pd.Index(range(len(supply)), name="geoid"))
    ways = pd.DataFrame({"origin": places, "dest": helpers, "cost": minutes[places, helpers]})
    call = fca.three_stage_fca if variant == "3sfca" else fca.two_stage_fca
    step = None if variant == "2sfca" else weights.step_fn(ZONES)
    began = time.process_time()
    found = call(people, offers, ways, EDGE, weight_fn=step)
    seconds = time.process_time() - began
    np.save(out, found.reindex(range(len(demand))).fillna(0.0).to_numpy(dtype=float))
    said = {
        "cpu": round(seconds, 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "version": access.__version__,
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:4])
