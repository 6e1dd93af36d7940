// Tries the fuzz tests of @balms/onnx on many models and prints figures: `npm run fuzz`, `npm run fuzz -- 1000000 SEED`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [count = "100000", seed = "12"] = process.argv.slice(2);
if (![count, seed].every((number) => /^[1-9]\d{0,8}$/u.test(number))) {
  console.error(`fuzz: received ${count} ${seed}; expected a number of models, and a seed`);
  process.exit(2);
}
const root = fileURLToPath(new URL("../../", import.meta.url));
const vitest = fileURLToPath(new URL("node_modules/vitest/vitest.mjs", `file://${root}`));
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", "--project", "onnx", "packages/onnx/test/fuzz"],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, BALMS_FUZZ: count, BALMS_FUZZ_SEED: seed },
  },
);
process.exitCode = status ?? 1;
