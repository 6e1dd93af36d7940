import { assemble } from "./assemble.ts";
import type { Wat } from "./lanes.ts";

/** A kernel that runs in Node. */
export interface RunningKernel {
  readonly buffer: ArrayBuffer;
  readonly run: (...values: readonly number[]) => number;
}

/** Assembles a kernel and starts it with so many bytes of memory. */
export async function startKernel(text: Wat, bytes: number): Promise<RunningKernel> {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) });
  const module = await WebAssembly.compile(await assemble(text));
  const { exports } = await WebAssembly.instantiate(module, { simd: { memory } });
  return { buffer: memory.buffer, run: exports["run"] as RunningKernel["run"] };
}
