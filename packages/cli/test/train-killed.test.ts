// Kills `balms train` at random moments and lets it go on: what comes out is what comes out without that. BALMS_KILLS says how often.
import { spawn } from "node:child_process";
import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom } from "@balms/core";
import { expect, test } from "vitest";
import { writeImageFolders } from "./example-data.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const runSources = fileURLToPath(new URL("run-sources.mjs", import.meta.url));
const kills = Number(process.env["BALMS_KILLS"] ?? 3);

interface Run {
  /** Undefined when it was killed. */
  readonly status: number | null;
  readonly stderr: string;
  /** From when the pictures are open. */
  readonly milliseconds: number;
}

/** Trains; a number is how many milliseconds it is left alive when the pictures are open. */
function train(out: string, alive?: number): Promise<Run> {
  const options = ["--width", "8", "--height", "8", "--epochs", "60", "--steps", "20"];
  const data = ["--data", join(folder(), "data"), "--methods", "balanced-softmax", ...options];
  const command = [runSources, "train", ...data, "--resume", "--out", join(folder(), out)];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  let start: number | undefined;
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    if (start !== undefined || !/^(?:images|features): /mu.test(stderr)) return;
    start = performance.now();
    if (alive !== undefined) setTimeout(() => child.kill("SIGKILL"), alive);
  });
  return new Promise((resolve) => {
    child.once("close", (status) => {
      resolve({ status, stderr, milliseconds: performance.now() - (start ?? 0) });
    });
  });
}

test(
  `killed ${kills} times and resumed, a training ends with the same bytes`,
  { timeout: 120_000 + kills * 60_000 },
  async () => {
    await writeImageFolders(join(folder(), "data"), {
      train: { lying: 60, standing: 10 },
      test: { lying: 5, standing: 5 },
    });
    const whole = await train("whole");
    expect(whole).toMatchObject({ status: 0 });
    const expected = await readFile(join(folder(), "whole", "model.onnx"));

    const random = createRandom(13);
    const out = join(folder(), "out");
    const finish = async (): Promise<void> => {
      const last = await train("out");
      expect(last).toMatchObject({ status: 0 });
      expect((await readFile(join(out, "model.onnx"))).equals(expected)).toBe(true);
      const left = await readdir(join(out, "cache"));
      expect(left.filter((name) => name.startsWith("training"))).toEqual([]);
    };
    for (let killed = 0; killed < kills; killed += 1) {
      const run = await train("out", random.uniform() * whole.milliseconds);
      // Nothing that was left behind is refused.
      expect(run.stderr).not.toContain("balms:");
      if (run.status === null) continue;
      expect(run).toMatchObject({ status: 0 });
      await finish();
      await rm(out, { recursive: true });
    }
    await finish();
  },
);
