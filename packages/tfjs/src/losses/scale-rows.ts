import { engine, mul, reshape, type Tensor } from "@tensorflow/tfjs-core";
import { type Tensor2D, tensor2d, type TensorInfo } from "@tensorflow/tfjs-core";
import { runKernel, type WasmBackend } from "../kernels/wasm-backend.ts";
import { backendIs } from "./reads-at-once.ts";

/** Every row of a matrix [B, C] times its factor [B]; not recorded for gradients. */
export function scaleRows(matrix: Tensor2D, factors: Tensor): Tensor2D {
  if (backendIs("cpu")) return scaleOnArrays(matrix, factors);
  if (backendIs("wasm")) {
    const backend = engine().backend as unknown as WasmBackend;
    const b: TensorInfo = { ...infoOf(factors), shape: [matrix.shape[0], 1] };
    const scaled = runKernel("Multiply", backend, { a: matrix, b }, {});
    return engine().makeTensorFromTensorInfo(scaled) as Tensor2D;
  }
  return mul(matrix, reshape(factors, [-1, 1]));
}

const infoOf = ({ dataId, shape, dtype }: Tensor): TensorInfo => ({ dataId, shape, dtype });

/** The broadcasting product of the cpu backend costs several times as much as the loss. */
function scaleOnArrays(matrix: Tensor2D, factors: Tensor): Tensor2D {
  const [rows, columns] = matrix.shape;
  const values = matrix.dataSync<"float32">();
  const scales = factors.dataSync<"float32">();
  const scaled = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const scale = scales[row];
    const end = (row + 1) * columns;
    for (let i = row * columns; i < end; i++) scaled[i] = values[i] * scale;
  }
  return tensor2d(scaled, [rows, columns]);
}
