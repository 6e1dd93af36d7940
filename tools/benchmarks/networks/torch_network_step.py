"""Whole training steps of a network in PyTorch, timed on request; the network is exported first, so that both sides train the same.

Reads JSON lines from standard input: first {"network", "batch", "size", "threads", "path"}, then {"steps": K} as often as wanted; answers each with
{"milliseconds": per step, CPU time on one thread and by the clock on several}. A step is what a PyTorch user writes: forward, cross-entropy of logits plus log prior, backward, SGD
with momentum and weight decay. The ONNX file of the network, as it is in training, is written to the path.
"""

import inspect
import json
import sys
import time
import warnings

import torch
import torch.nn.functional as functional
from torch import nn

torch.manual_seed(1)
classes = 10


def convolution(inputs, outputs, width=3, stride=1, groups=1):
    layer = nn.Conv2d(inputs, outputs, width, stride, width // 2, groups=groups, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(outputs))


class Block(nn.Module):
    """Two convolutions around which the value goes by, padded with channels of zeros or through a convolution of one place."""

    def __init__(self, inputs, outputs, stride, projects):
        super().__init__()
        self.first = convolution(inputs, outputs, stride=stride)
        self.second = convolution(outputs, outputs)
        self.stride, self.added = stride, outputs - inputs
        changes = stride != 1 or inputs != outputs
        self.past = convolution(inputs, outputs, 1, stride) if projects and changes else None

    def forward(self, value):
        inner = self.second(functional.relu(self.first(value)))
        if self.past is not None:
            value = self.past(value)
        elif self.stride != 1 or self.added != 0:
            before = self.added // 2
            pads = (0, 0, 0, 0, before, self.added - before)
            value = functional.pad(value[:, :, :: self.stride, :: self.stride], pads)
        return functional.relu(inner + value)


class Separable(nn.Module):
    """A convolution of each channel by itself, and one of each place by itself."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.channels = convolution(inputs, inputs, stride=stride, groups=inputs)
        self.places = convolution(inputs, outputs, 1)

    def forward(self, value):
        return functional.relu(self.places(functional.relu(self.channels(value))))


class Pooled(nn.Module):
    def __init__(self, body, width):
        super().__init__()
        self.body, self.head = body, nn.Linear(width, classes)

    def forward(self, value):
        return self.head(self.body(value).mean((2, 3)))


def residual(widths, blocks, projects, start):
    layers, inputs = list(start), widths[0]
    for stage, outputs in enumerate(widths):
        for block in range(blocks):
            layers.append(Block(inputs, outputs, 2 if stage > 0 and block == 0 else 1, projects))
            inputs = outputs
    return Pooled(nn.Sequential(*layers), inputs)


def mobile():
    layers, inputs = [convolution(3, 32, stride=2), nn.ReLU()], 32
    widths = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024]
    for index, outputs in enumerate(widths):
        layers.append(Separable(inputs, outputs, 2 if index in (1, 3, 5, 11) else 1))
        inputs = outputs
    return Pooled(nn.Sequential(*layers), inputs)


def perceptron():
    layers = [nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(128, classes))


networks = {
    "MLP": (perceptron, 1),
    "ResNet-32": (lambda: residual((16, 32, 64), 5, False, [convolution(3, 16), nn.ReLU()]), 3),
    "ResNet-18": (
        lambda: residual(
            (64, 128, 256, 512),
            2,
            True,
            [convolution(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)],
        ),
        3,
    ),
    "MobileNet": (mobile, 3),
}

shape = json.loads(sys.stdin.readline())
torch.set_num_threads(shape["threads"])
clock = time.process_time if shape["threads"] == 1 else time.perf_counter
build, channels = networks[shape["network"]]
network = build().train()
images = torch.randn(shape["batch"], channels, shape["size"], shape["size"])
labels = torch.randint(0, classes, (shape["batch"],))
log_prior = torch.log_softmax(torch.linspace(5, 0, classes), 0)
# The exporter by tracing, which was the only one before PyTorch 2.
traces = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch.onnx.export(
        network,
        (images[:2],),
        shape["path"],
        **traces,
        training=torch.onnx.TrainingMode.TRAINING,
        do_constant_folding=False,
        opset_version=17,
        input_names=["image"],
        output_names=["logits"],
        dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}},
    )
network.train()
optimizer = torch.optim.SGD(network.parameters(), lr=1e-4, momentum=0.9, weight_decay=5e-4)
print(json.dumps({"version": torch.__version__}), flush=True)

for line in sys.stdin:
    steps = json.loads(line)["steps"]
    started = clock()
    for _ in range(steps):
        loss = functional.cross_entropy(network(images) + log_prior, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    spent = clock() - started
    print(json.dumps({"milliseconds": spent * 1000 / steps}), flush=True)
