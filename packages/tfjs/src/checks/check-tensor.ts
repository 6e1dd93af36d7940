import { ArgumentError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { engine, Tensor } from "@tensorflow/tfjs-core";

/** What is kept of a tensor by the backends that hold their numbers in plain typed arrays. */
interface PlainBackend {
  readonly data?: { get(dataId: object): { readonly values?: unknown } | undefined };
}

/**
 * Checks that something is a tensor that can be read on the active backend, and gives it back.
 *
 * The cpu backend casts integers to float32 without touching the numbers: the tensor says float32
 * and holds an Int32Array. Another backend copies those bits as they are, and 1 becomes 1.4e−45.
 * Such a tensor is refused; what was computed of it on the other backend no longer shows it.
 *
 * @param tensor - what was handed in
 * @param parameter - its name, for the message
 * @returns the same tensor
 * @throws {@link ArgumentError} on what is no tensor, on a disposed one, and on integers that were cast to float32 on the cpu backend while another backend is active
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { checkTensor } from "@balms/tfjs";
 *
 * console.log(checkTensor(tf.tensor1d([1, 2]), "targets").shape); // 2
 * ```
 */
export function checkTensor(tensor: Tensor, parameter: string): Tensor {
  if (!(tensor instanceof Tensor)) {
    const received = describeValue(tensor);
    throw new ArgumentError({ parameter, received, expected: "a tensor" });
  }
  if (tensor.isDisposed) {
    const hint = "Use tf.keep, or make it inside of the same tf.tidy.";
    throw new ArgumentError({ parameter, received: "a disposed tensor", hint });
  }
  if (tensor.dtype === "float32" && holdsIntegers(tensor)) {
    throw new ArgumentError({
      parameter,
      received: "integers that were cast to float32 on the cpu backend",
      expected: `a tensor made on the ${engine().backendName} backend`,
      hint: "Call tf.setBackend before tensors are made: these bits would be read as other numbers.",
    });
  }
  return tensor;
}

/** Whether the active backend would take the bits of integers for floating-point numbers. */
function holdsIntegers({ dataId, dtype }: Tensor): boolean {
  const active = engine();
  const held = active.state.tensorInfo.get(dataId);
  // Once moved, the numbers still go by the type that they were made with.
  if (active.backendName === "wasm" && held !== undefined && held.dtype !== dtype) return true;
  if (held === undefined || held.backend === active.backend) return false;
  const values = (held.backend as PlainBackend).data?.get(dataId)?.values;
  return values instanceof Int32Array || values instanceof Uint8Array;
}
