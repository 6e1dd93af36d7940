// Tries damaged inputs on every reader and every restore: `npm run fuzz`, `npm run fuzz -- TARGET SECONDS SEED`,
// `npm run fuzz -- TARGET FILE` for one input alone; `--gate` tries the few of the gate.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { memoryOfChildren, mostMemory } from "./held-memory.mjs";
import { Trier } from "./trier.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const kept = join(root, "node_modules/.cache/fuzz");
const [asked, about = "10", seed = "12"] = process.argv.slice(2);
const inGate = asked === "--gate";
const isNumber = (text) => /^[1-9]\d{0,8}$/u.test(text);

const folder = mkdtempSync(join(tmpdir(), "balms-fuzz-"));
const trier = new Trier(folder);
try {
  // States are tried in their tests, which the gate runs.
  const names = [...(await trier.names()), ...(inGate ? [] : ["states"])];
  const wanted = asked === undefined || asked === "all" || inGate ? names : [asked];
  if (!names.includes(wanted[0]) || !isNumber(seed)) {
    console.error(
      `fuzz: received ${process.argv.slice(2).join(" ")}; expected all or one of ${names.join(", ")}; seconds or a file; a seed`,
    );
    process.exitCode = 2;
  } else if (!inGate && !isNumber(about)) {
    const { outcome, time, fault } = await trier.try(asked, readFileSync(about));
    console.log(`${outcome}\n${fault ?? `no fault, ${time.toFixed(0)} ms`}`);
    if (fault !== undefined) process.exitCode = 1;
  } else {
    for (const name of wanted) {
      if (name === "states") await fuzzStates();
      else await fuzz(name);
    }
  }
} finally {
  trier.close();
  rmSync(folder, { recursive: true, force: true });
}

/** What goes on from a state, each for the seconds that are asked for, in one process after the other. */
async function fuzzStates() {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const argv = ["run", "--project", "tools", "tools/restores", "--maxWorkers=1"];
  const env = { ...process.env, BALMS_FUZZ_SECONDS: about, BALMS_FUZZ_SEED: seed };
  const tests = spawn(
    process.execPath,
    [vitest, ...argv, `--testTimeout=${3000 * about + 60_000}`],
    {
      cwd: root,
      stdio: "inherit",
      env,
    },
  );
  const timer = setInterval(() => {
    for (const [pid, memory] of memoryOfChildren(tests.pid)) {
      if (memory <= mostMemory) continue;
      console.error(`states: held ${(memory / 1e6).toFixed(0)} MB of memory`);
      process.kill(pid, "SIGKILL");
      process.exitCode = 1;
    }
  }, 250);
  const [status] = await once(tests, "exit");
  clearInterval(timer);
  if (status !== 0) process.exitCode = 1;
}

async function fuzz(name) {
  const files = [];
  const length = inGate ? { seconds: 1e6 } : { seconds: Number(about), end: 2 ** 40 };
  const figures = await trier.fuzz({ name, seed: Number(seed), ...length }, (fault) => {
    mkdirSync(kept, { recursive: true });
    const file = join(kept, `${name}-${seed}-${fault.round}.bin`);
    writeFileSync(file, fault.bytes);
    files.push(file);
    console.error(`${name}: ${fault.what}\n  input ${fault.round} of seed ${seed}: ${file}`);
  });
  const { inputs, outcomes, slowest, memory } = figures;
  const kinds = Object.entries(outcomes).toSorted(([, a], [, b]) => b - a);
  console.log(
    `${name}: ${inputs} inputs, ${files.length} faults, ${kinds.length} outcomes, slowest ${slowest.toFixed(0)} ms, memory of the process ${(memory / 1e6).toFixed(0)} MB`,
  );
  if (!inGate) {
    for (const [kind, times] of kinds.slice(0, 12))
      console.log(`  ${String(times).padStart(8)} ${kind}`);
  }
  if (files.length > 0) process.exitCode = 1;
}
