import { headModel, writeModel } from "@balms/onnx";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { cpuPerStep } from "../measuring/cpu-time.ts";

const side = 512;
const products = 10;

/** Milliseconds of CPU time that ONNX Runtime takes for an addition and multiplication of a product of two square matrices, on one thread. */
export async function openMatrixProduct(): Promise<() => Promise<number>> {
  // A linear head is a product, and a bias that is nothing beside it.
  const numbers = () => Float32Array.from({ length: side * side }, (_, i) => Math.sin(i));
  const size = { dimensions: side, classes: side };
  const head = { weight: numbers(), bias: new Float32Array(side), training: "unknown" } as const;
  const session = await InferenceSession.create(writeModel(headModel({ ...head, ...size })), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const feeds = { [session.inputNames[0]]: new Tensor("float32", numbers(), [side, side]) };
  return async () => {
    const product = await cpuPerStep(products, async () => {
      for (let made = 0; made < products; made++) await session.run(feeds);
    });
    return product / side ** 3;
  };
}
