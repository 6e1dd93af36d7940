// Loaded ahead (`node --import`): says on standard error that ONNX Runtime is about to run a model, which it does in the calling thread.
import { writeSync } from "node:fs";
import { InferenceSession } from "onnxruntime-node";

const { run } = InferenceSession.prototype;
InferenceSession.prototype.run = function tellingRun(...args) {
  writeSync(2, "a model runs\n");
  return run.apply(this, args);
};
