"""Loss and gradient of Balanced Softmax in PyTorch, timed on request.

Reads JSON lines from standard input: first {"rows", "classes"}, then {"steps": K} as often as wanted; answers
each with {"milliseconds": CPU time per step}. The step is what a PyTorch user writes: logits plus log prior,
cross-entropy, backward to the logits.
"""

import json
import sys
import time

import torch
import torch.nn.functional as functional

torch.set_num_threads(1)
torch.manual_seed(1)

shape = json.loads(sys.stdin.readline())
logits = torch.randn(shape["rows"], shape["classes"], requires_grad=True)
labels = torch.randint(0, shape["classes"], (shape["rows"],))
log_prior = torch.log_softmax(torch.linspace(5, 0, shape["classes"]), 0)
print(json.dumps({"version": torch.__version__}), flush=True)

for line in sys.stdin:
    steps = json.loads(line)["steps"]
    started = time.process_time()
    for _ in range(steps):
        logits.grad = None
        functional.cross_entropy(logits + log_prior, labels).backward()
    spent = time.process_time() - started
    print(json.dumps({"milliseconds": spent * 1000 / steps}), flush=True)
