"""One iteration of the Meta Sampler for a linear head as its public code does it, in PyTorch, timed on request.

Reads JSON lines from standard input: first {"rows", "dimensions", "classes", "batch", "threads"}, then {"steps": K} as often as wanted;
answers each with {"milliseconds": CPU time per step}. An iteration draws a batch by straight-through Gumbel-softmax over a [batch, rows]
matrix of logits per sample, makes a step whose loss is weighted with the draw and through which gradients go back, takes the loss of a
balanced batch after it back to the logits of the classes (second order), and makes the step itself.
"""

import json
import sys
import time

import torch
import torch.nn.functional as functional

shape = json.loads(sys.stdin.readline())
torch.set_num_threads(shape["threads"])
torch.manual_seed(1)
rows, classes, batch = shape["rows"], shape["classes"], shape["batch"]
features = torch.randn(rows, shape["dimensions"])
labels = torch.arange(rows) % classes
log_prior = torch.log_softmax(torch.linspace(5, 0, classes), 0)
head = torch.nn.Linear(shape["dimensions"], classes)
optimizer = torch.optim.SGD(head.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
rates = torch.zeros(classes, requires_grad=True)
sampler = torch.optim.Adam([rates], lr=0.01)
print(json.dumps({"version": torch.__version__}), flush=True)


def draw():
    per_sample = functional.logsigmoid(rates)[labels]
    return functional.gumbel_softmax(per_sample.expand(batch, rows), tau=1, hard=True)


def iteration():
    drawn = draw()
    chosen = drawn.argmax(1)
    weights = drawn.gather(1, chosen[:, None])[:, 0]
    logits = functional.linear(features[chosen], head.weight, head.bias) + log_prior
    inner = (weights * functional.cross_entropy(logits, labels[chosen], reduction="none")).mean()
    slopes = torch.autograd.grad(inner, (head.weight, head.bias), create_graph=True)
    weight, bias = (value - 0.1 * slope for value, slope in zip((head.weight, head.bias), slopes))
    balanced = torch.randint(0, rows, (batch,))
    outer = functional.cross_entropy(functional.linear(features[balanced], weight, bias), labels[balanced])
    sampler.zero_grad()
    rates.grad = torch.autograd.grad(outer, rates)[0]
    sampler.step()
    with torch.no_grad():
        chosen = draw().argmax(1)
    loss = functional.cross_entropy(head(features[chosen]) + log_prior, labels[chosen])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


for line in sys.stdin:
    steps = json.loads(line)["steps"]
    started = time.process_time()
    for _ in range(steps):
        iteration()
    spent = time.process_time() - started
    print(json.dumps({"milliseconds": spent * 1000 / steps}), flush=True)
