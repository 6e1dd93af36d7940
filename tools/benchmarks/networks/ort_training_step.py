"""Whole training steps of a network in ONNX Runtime's own training build, timed on request.

Reads JSON lines from standard input: first {"batch", "size", "channels", "classes", "path", "threads"}, then {"steps": K} as often as wanted;
answers each with {"milliseconds": per step, CPU time on one thread and by the clock on several}. A step is what its guide shows:
forward and backward in a Module with cross-entropy, a step of AdamW, and gradients back to nothing.
"""

import json
import os
import sys
import tempfile
import time

import numpy
import onnx
import onnxruntime
from onnxruntime.training import artifacts
from onnxruntime.training.api import CheckpointState, Module, Optimizer

shape = json.loads(sys.stdin.readline())
clock = time.process_time if shape["threads"] == 1 else time.perf_counter
model = onnx.load(shape["path"])
running = {name for node in model.graph.node if node.op_type == "BatchNormalization" for name in node.input[3:5]}
trained = [one.name for one in model.graph.initializer if one.data_type == 1 and one.name not in running]
random = numpy.random.default_rng(1)
size = (shape["batch"], shape["channels"], shape["size"], shape["size"])
images = random.standard_normal(size, dtype=numpy.float32)
labels = random.integers(0, shape["classes"], shape["batch"], dtype=numpy.int64)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = shape["threads"]
options.inter_op_num_threads = 1
# What is built writes to standard output, which is for answers.
answers = os.dup(1)
os.dup2(2, 1)
with tempfile.TemporaryDirectory() as folder:
    artifacts.generate_artifacts(
        model,
        requires_grad=trained,
        loss=artifacts.LossType.CrossEntropyLoss,
        optimizer=artifacts.OptimType.AdamW,
        artifact_directory=folder,
    )
    state = CheckpointState.load_checkpoint(f"{folder}/checkpoint")
    module = Module(f"{folder}/training_model.onnx", state, f"{folder}/eval_model.onnx", session_options=options)
    optimizer = Optimizer(f"{folder}/optimizer_model.onnx", module)
module.train()


def answer(values):
    os.write(answers, f"{json.dumps(values)}\n".encode())


answer({"version": onnxruntime.__version__})
for line in sys.stdin:
    steps = json.loads(line)["steps"]
    started = clock()
    for _ in range(steps):
        module(images, labels)
        optimizer.step()
        module.lazy_reset_grad()
    spent = clock() - started
    answer({"milliseconds": spent * 1000 / steps})
