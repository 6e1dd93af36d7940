"""Linear heads as PyTorch users train them, on the rows and with the steps of the experiment.

Reads one JSON line: {"folder", "rows", "test_rows", "dimensions", "classes", "steps", "batch", "seeds", "recipes": {id: learning rate}};
the folder holds train.bin and test.bin (float32) and labels.bin (int32). Answers {"version", "predictions": {id: [[class, ...] per seed]}}.
"""

import json
import sys

import numpy
import torch
from torch import nn
from torch.utils.data import WeightedRandomSampler

torch.set_num_threads(1)
job = json.loads(sys.stdin.readline())


def read(name, kind, *shape):
    return torch.from_numpy(numpy.fromfile(f"{job['folder']}/{name}.bin", kind).reshape(*shape))


train = read("train", "float32", job["rows"], job["dimensions"])
test = read("test", "float32", job["test_rows"], job["dimensions"])
labels = read("labels", "int32", job["rows"]).long()
counts = torch.bincount(labels, minlength=job["classes"]).double()
draws = job["steps"] * job["batch"]


def shuffled():
    """Every row once an epoch."""
    epochs = -(-draws // job["rows"])
    return torch.cat([torch.randperm(job["rows"]) for _ in range(epochs)])[:draws]


def weighted():
    return torch.tensor(list(WeightedRandomSampler(1 / counts[labels], draws)))


no_shift = torch.zeros(job["classes"])
recipes = {
    "softmax": (nn.CrossEntropyLoss(), no_shift, shuffled),
    "class-weights": (nn.CrossEntropyLoss(weight=(1 / counts).float()), no_shift, shuffled),
    "re-sampling": (nn.CrossEntropyLoss(), no_shift, weighted),
    "balanced-softmax": (nn.CrossEntropyLoss(), counts.log().float(), shuffled),
}


def predict(seed, recipe, rate):
    torch.manual_seed(seed)
    criterion, shift, draw = recipes[recipe]
    head = nn.Linear(job["dimensions"], job["classes"])
    optimizer = torch.optim.SGD(head.parameters(), lr=rate, momentum=0.9, weight_decay=5e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, job["steps"])
    for rows in draw().split(job["batch"]):
        optimizer.zero_grad()
        criterion(head(train[rows]) + shift, labels[rows]).backward()
        optimizer.step()
        schedule.step()
    with torch.no_grad():
        return head(test).argmax(1).tolist()


predictions = {
    recipe: [predict(seed, recipe, rate) for seed in job["seeds"]]
    for recipe, rate in job["recipes"].items()
}
print(json.dumps({"version": torch.__version__, "predictions": predictions}))
