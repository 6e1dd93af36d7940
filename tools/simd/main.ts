// Assembles the kernels of @balms/core/simd: `npm run simd`.
import { writeFileSync } from "node:fs";
import { kernelsFile, kernelsPath } from "./kernels-file.ts";

// From tools/dist/simd.
writeFileSync(new URL(`../../../${kernelsPath}`, import.meta.url), await kernelsFile());
