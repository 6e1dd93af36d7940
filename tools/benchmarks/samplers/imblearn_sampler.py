"""Balanced rows by imbalanced-learn, timed on request.

Reads JSON lines from standard input: first {"draw", "labels", "drawn"}, then {"steps": K} as often as wanted; answers
each with {"milliseconds": CPU time per step}. A step is `fit_resample` of row numbers: "over" by `RandomOverSampler`,
which repeats rows until each class has as many as the greatest, "under" by `RandomUnderSampler`, which keeps as many
as the smallest has; both draw so many rows as `drawn` says.
"""

import json
import sys
import time

import imblearn
import numpy
from imblearn.over_sampling import RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler

shape = json.loads(sys.stdin.readline())
labels = numpy.array(shape["labels"])
rows = numpy.arange(len(labels)).reshape(-1, 1)
create = {"over": RandomOverSampler, "under": RandomUnderSampler}[shape["draw"]]


def resample(seed):
    return create(random_state=seed).fit_resample(rows, labels)[0]


drawn = len(resample(0))
if drawn != shape["drawn"]:
    raise SystemExit(f"{drawn} rows were drawn, not {shape['drawn']}")
print(json.dumps({"version": imblearn.__version__}), flush=True)

for line in sys.stdin:
    steps = json.loads(line)["steps"]
    started = time.process_time()
    for step in range(steps):
        resample(step)
    spent = time.process_time() - started
    print(json.dumps({"milliseconds": spent * 1000 / steps}), flush=True)
