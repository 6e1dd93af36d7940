import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundleModule } from "../../../tools/browser/bundle-module.ts";

/** The batches that a run has written down. */
async function kept(folder: string): Promise<number[][]> {
  const { drawn } = JSON.parse(await readFile(join(folder, "run.json"), "utf8")) as {
    readonly drawn: number[][];
  };
  return drawn;
}

test("a run that is killed, again and again, goes on as if nothing had happened", async () => {
  const file = await bundleModule(new URL("killed-run.mjs", import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), "balms-killed-"));
  const whole = await mkdtemp(join(tmpdir(), "balms-whole-"));
  const start = (...parts: string[]) =>
    spawn(process.execPath, [file, ...parts], { stdio: "ignore" });
  const written = async () =>
    stat(join(folder, "steps")).then(
      ({ size }) => size,
      () => 0,
    );
  try {
    for (let round = 1; round <= 3; round++) {
      const before = await written();
      const child = start(folder);
      const ended = once(child, "exit");
      // An epoch has 63 batches: the places of the kill are within epochs.
      while ((await written()) < before + 20) await new Promise((resolve) => setImmediate(resolve));
      child.kill("SIGKILL");
      expect(await ended).toEqual([null, "SIGKILL"]);
    }
    const drawn = (await kept(folder)).length;
    const most = String(drawn + 40);
    expect(await once(start(folder, most), "exit")).toEqual([0, null]);
    expect(await once(start(whole, most), "exit")).toEqual([0, null]);
    expect(await kept(folder)).toEqual(await kept(whole));
  } finally {
    await Promise.all([folder, whole].map((place) => rm(place, { recursive: true, force: true })));
  }
});
