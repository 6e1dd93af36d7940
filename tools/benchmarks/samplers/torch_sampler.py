"""Draws of rows in PyTorch, timed on request.

Reads JSON lines from standard input: first {"draw", "rows", "classes", "batch"}, then {"steps": K} as often as
wanted; answers each with {"milliseconds": CPU time per step}. A step draws `batch` rows: "weighted" as a DataLoader
user does, by an epoch of WeightedRandomSampler over weights per row; "gumbel" as the public BALMS code does, by
straight-through Gumbel-softmax over a [batch, rows] matrix.
"""

import json
import sys
import time

import torch
import torch.nn.functional as functional
from torch.utils.data import WeightedRandomSampler

torch.set_num_threads(1)
torch.manual_seed(1)

shape = json.loads(sys.stdin.readline())
rows, classes, batch = shape["rows"], shape["classes"], shape["batch"]
labels = torch.arange(rows) % classes
weights = 1 / (1 + labels.double())
sampler = WeightedRandomSampler(weights, batch, replacement=True)
log_rates = weights.float().log()


def weighted():
    return list(sampler)


def gumbel():
    drawn = functional.gumbel_softmax(log_rates.expand(batch, rows), tau=1, hard=True)
    return drawn.argmax(1).tolist()


step = {"weighted": weighted, "gumbel": gumbel}[shape["draw"]]
print(json.dumps({"version": torch.__version__}), flush=True)

for line in sys.stdin:
    steps = json.loads(line)["steps"]
    started = time.process_time()
    for _ in range(steps):
        step()
    spent = time.process_time() - started
    print(json.dumps({"milliseconds": spent * 1000 / steps}), flush=True)
