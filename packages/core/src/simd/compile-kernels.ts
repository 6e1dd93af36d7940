import { kernels } from "./kernels.ts";
import { platform } from "./web-assembly.ts";

/** Which kernel: of logits in single or in double precision. */
export type Precision = keyof typeof kernels;

/** A kernel and the memory that it works in. */
interface Kernel {
  readonly buffer: ArrayBuffer;
  readonly run: (...values: readonly number[]) => number;
}

/** Starts a kernel with so many bytes of memory; throws where there is not so much. */
export type StartKernel = (bytes: number) => Kernel;

const pageBytes = 65_536;

/**
 * Compiles the kernels in place: none has 4,096 bytes, up to which every browser does so outside of workers, too. Where that
 * fails, returns why.
 */
export function compileKernels(): Readonly<Record<Precision, StartKernel>> | string {
  const { WebAssembly, atob } = platform;
  if (WebAssembly === undefined) return "there is no WebAssembly here";
  const compile = (base64: string): StartKernel => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const module = new WebAssembly.Module(bytes);
    return (size) => {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(size / pageBytes) });
      const { exports } = new WebAssembly.Instance(module, { simd: { memory } });
      return { buffer: memory.buffer, run: exports.run };
    };
  };
  try {
    return { single: compile(kernels.single), double: compile(kernels.double) };
  } catch (error) {
    // An engine without vectors, or a page whose Content-Security-Policy does not say 'wasm-unsafe-eval'.
    return `WebAssembly does not compile here: ${(error as Error).message}`;
  }
}
