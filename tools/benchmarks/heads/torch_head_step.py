"""One linear-head training step in PyTorch, timed on request.

Reads JSON lines from standard input: first {"rows", "dimensions", "classes", "batch", "threads"}, then
{"steps": K} as often as wanted; answers each with {"milliseconds": per step, CPU time on one thread and by the clock on several}.
The step is what a PyTorch user writes: gather the batch, nn.Linear, logits plus log prior,
cross-entropy, backward, SGD with momentum and weight decay.
"""

import json
import sys
import time

import torch
import torch.nn.functional as functional

torch.manual_seed(1)

shape = json.loads(sys.stdin.readline())
torch.set_num_threads(shape["threads"])
clock = time.process_time if shape["threads"] == 1 else time.perf_counter
features = torch.randn(shape["rows"], shape["dimensions"])
labels = torch.randint(0, shape["classes"], (shape["rows"],))
log_prior = torch.log_softmax(torch.linspace(5, 0, shape["classes"]), 0)
head = torch.nn.Linear(shape["dimensions"], shape["classes"])
optimizer = torch.optim.SGD(head.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
print(json.dumps({"version": torch.__version__}), flush=True)

for line in sys.stdin:
    steps = json.loads(line)["steps"]
    batches = torch.randint(0, shape["rows"], (steps, shape["batch"]))
    started = clock()
    for rows in batches:
        logits = head(features[rows]) + log_prior
        loss = functional.cross_entropy(logits, labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    spent = clock() - started
    print(json.dumps({"milliseconds": spent * 1000 / steps}), flush=True)
