import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../../packages/", import.meta.url));

// What `paths` in tsconfig.base.json says to the compiler. No manifest names sources, as none of them is published.
export const sourceAlias = [
  { find: /^balms$/u, replacement: `${packages}cli/src/index.ts` },
  { find: /^@balms\/(\w+)$/u, replacement: `${packages}$1/src/index.ts` },
  { find: /^@balms\/(\w+)\/(\w+)$/u, replacement: `${packages}$1/src/$2.ts` },
];
