import { assemble } from "./assemble.ts";
import { double, single, type Wat } from "./lanes.ts";
import { softmaxKernel } from "./softmax-kernel.ts";

/** Where the assembled kernels stand, from the root of the repository. */
export const kernelsPath = "packages/core/src/simd/kernels.ts";

const base64 = async (kernel: Wat): Promise<string> =>
  Buffer.from(await assemble(kernel)).toString("base64");

/** The text of that file. */
export async function kernelsFile(): Promise<string> {
  return `// Written by \`npm run simd\` from tools/simd: WebAssembly, for logits in single and in double precision.
export const kernels = {
  single:
    "${await base64(softmaxKernel(single))}",
  double:
    "${await base64(softmaxKernel(double))}",
} as const;
`;
}
