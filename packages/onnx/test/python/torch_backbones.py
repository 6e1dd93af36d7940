"""Networks of PyTorch's own layers, with the numbers of ONNX files: what they give for a picture is compared.

Reads a JSON list of {path, architecture, classes, shape, image} and answers with the scores of each, in float32, for every architecture of
backboneModel. The networks are written out here from the paper's description.
"""

import json
import sys

import numpy as np
import onnx
import onnx.numpy_helper
import torch
from torch import nn
from torch.nn import functional


class Padded(nn.Module):
    """A shortcut without parameters: every second pixel, and zeros as channels that are new."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.before = (outputs - inputs) // 2
        self.after = outputs - inputs - self.before

    def forward(self, value):
        return functional.pad(value[:, :, ::2, ::2], (0, 0, 0, 0, self.before, self.after))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, projected):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Identity()
        if stride != 1 or inputs != outputs:
            convolution = nn.Conv2d(inputs, outputs, 1, stride, bias=False)
            projection = nn.Sequential(convolution, nn.BatchNorm2d(outputs))
            self.downsample = projection if projected else Padded(inputs, outputs)

    def forward(self, value):
        inner = torch.relu(self.bn1(self.conv1(value)))
        return torch.relu(self.bn2(self.conv2(inner)) + self.downsample(value))


class Residual(nn.Module):
    def __init__(self, channels, classes, widths, blocks, large):
        super().__init__()
        first = widths[0]
        side, stride = (7, 2) if large else (3, 1)
        self.conv1 = nn.Conv2d(channels, first, side, stride, side // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(first)
        self.pool = nn.MaxPool2d(3, 2, 1) if large else nn.Identity()
        inputs = first
        self.stages = len(widths)
        for stage, outputs in enumerate(widths):
            layers = []
            for block in range(blocks):
                step = 2 if stage > 0 and block == 0 else 1
                layers.append(Block(inputs, outputs, step, large))
                inputs = outputs
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.fc = nn.Linear(inputs, classes)

    def forward(self, value):
        value = self.pool(torch.relu(self.bn1(self.conv1(value))))
        for stage in range(self.stages):
            value = getattr(self, f"layer{stage + 1}")(value)
        return self.fc(value.mean((2, 3)))


class Convolutional(nn.Module):
    def __init__(self, channels, classes, height, width):
        super().__init__()
        inputs = channels
        for index, outputs in enumerate((16, 32, 64)):
            side = 5 if index == 0 else 3
            convolution = nn.Conv2d(inputs, outputs, side, 2, side // 2, bias=False)
            setattr(self, f"conv{index + 1}", convolution)
            setattr(self, f"bn{index + 1}", nn.BatchNorm2d(outputs))
            inputs = outputs
        self.fc = nn.Linear(64 * -(-height // 8) * -(-width // 8), classes)

    def forward(self, value):
        for index in range(3):
            convolution = getattr(self, f"conv{index + 1}")
            value = torch.relu(getattr(self, f"bn{index + 1}")(convolution(value)))
        return self.fc(value.flatten(1))


def residual(widths, blocks, large):
    return lambda channels, classes, *_: Residual(channels, classes, widths, blocks, large)


networks = {
    "convnet-small": Convolutional,
    "resnet-18": residual((64, 128, 256, 512), 2, True),
    "resnet-20": residual((16, 32, 64), 3, False),
    "resnet-32": residual((16, 32, 64), 5, False),
}

torch.set_num_threads(1)
answers = []
for case in json.load(sys.stdin):
    graph = onnx.load(case["path"]).graph
    _, channels, height, width = case["shape"]
    network = networks[case["architecture"]](channels, case["classes"], height, width)
    wanted = {name for name in network.state_dict() if not name.endswith("num_batches_tracked")}
    numbers = {
        tensor.name: torch.from_numpy(onnx.numpy_helper.to_array(tensor).copy())
        for tensor in graph.initializer
        if tensor.name in wanted
    }
    # Strict but for the counters of batches: a name or a shape that differs is an error.
    missing, unexpected = network.load_state_dict(numbers, strict=False)
    assert set(missing).isdisjoint(wanted) and unexpected == [], (missing, unexpected)
    image = torch.from_numpy(np.asarray(case["image"], np.float32).reshape(case["shape"]))
    trained = {name for name, _ in network.named_parameters()}
    with torch.no_grad():
        scores = network.eval()(image).flatten().tolist()
    answers.append({"scores": scores, "parameters": sum(numbers[name].numel() for name in trained)})
print(json.dumps(answers))
