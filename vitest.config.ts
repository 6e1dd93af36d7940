import { readdirSync } from "node:fs";
import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

// Tests run on the TypeScript sources: the condition makes `@balms/*` resolve to `src/index.ts`.
const conditions = ["@balms/source", ...defaultServerConditions];

export default defineConfig({
  test: {
    projects: readdirSync(new URL("./packages/", import.meta.url)).map((name) => ({
      root: `./packages/${name}`,
      ssr: { resolve: { conditions, externalConditions: ["@balms/source"] } },
      test: {
        name,
        include: ["src/**/*.test.ts", "test/**/*.test.ts"],
        testTimeout: 60_000,
      },
    })),
  },
});
