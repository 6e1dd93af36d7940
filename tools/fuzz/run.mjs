// Tries the fuzz tests of @balms/onnx on many models: `npm run fuzz`, `npm run fuzz -- 1000000`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [count = "100000"] = process.argv.slice(2);
if (!/^[1-9]\d*$/u.test(count)) {
  console.error(`fuzz: received ${count}; expected a number of models`);
  process.exit(2);
}
const root = fileURLToPath(new URL("../../", import.meta.url));
const vitest = fileURLToPath(new URL("node_modules/vitest/vitest.mjs", `file://${root}`));
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", "--project", "onnx", "packages/onnx/test/fuzz"],
  { cwd: root, stdio: "inherit", env: { ...process.env, BALMS_FUZZ: count } },
);
process.exitCode = status ?? 1;
