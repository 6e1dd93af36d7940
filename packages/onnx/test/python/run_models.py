"""Checks and runs ONNX models in Python: JSON in, JSON out, one line each.

In:  a list of {model: base64, feeds: {name: {shape, type, values}}, algorithm: bool}
Out: a list of {runtime: {name: {shape, values}}, reference: ...}; numbers that JSON lacks are written as text

With `algorithm` the model's graph and the algorithm of its training information are run as the ONNX standard says: as one graph.
"""

import base64
import json
import math
import sys
import warnings

import numpy
import onnx
import onnxruntime
from onnx.reference import ReferenceEvaluator

# log 0 is meant.
warnings.simplefilter("ignore")


def combined(model):
    info = model.training_info[0]
    graph = model.graph
    outputs = {value.name for value in graph.output}
    graph.node.extend(info.algorithm.node)
    graph.initializer.extend(info.algorithm.initializer)
    graph.input.extend(info.algorithm.input)
    graph.output.extend(info.algorithm.output)
    initializers = {tensor.name for tensor in graph.initializer}
    bound = {binding.key: binding.value for binding in info.update_binding}
    added = {value.name for value in graph.output} - outputs
    assert set(bound) <= initializers, "a binding of something else than an initializer"
    assert set(bound.values()) <= added, "a binding to something else than an output of the algorithm"
    del model.training_info[:]
    return model


def number(value):
    value = float(value)
    return value if math.isfinite(value) else str(value)


def numbers(names, values):
    return {
        name: {"shape": list(value.shape), "values": [number(one) for one in numpy.ravel(value)]}
        for name, value in zip(names, values)
    }


def run(case):
    data = base64.b64decode(case["model"])
    model = onnx.load_from_string(data)
    onnx.checker.check_model(model, full_check=True)
    if case.get("algorithm"):
        model = combined(model)
        onnx.checker.check_model(model, full_check=True)
        data = model.SerializeToString()
    feeds = {
        name: numpy.array([float(one) for one in feed["values"]]).astype(feed["type"]).reshape(feed["shape"])
        for name, feed in case["feeds"].items()
    }
    names = [output.name for output in model.graph.output]
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    return {
        "runtime": numbers(names, session.run(names, feeds)),
        "reference": numbers(names, ReferenceEvaluator(model).run(names, feeds)),
    }


print(json.dumps([run(case) for case in json.load(sys.stdin)]))
