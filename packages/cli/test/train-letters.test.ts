// `npm start` in small: the built-in letters, from pixels.
import { join } from "node:path";
import type { RunRecord } from "balms";
import { expect, test } from "vitest";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

test(
  "two epochs are enough for Balanced Softmax to read the letters, rare ones too",
  { timeout: 300_000 },
  async () => {
    const options = ["--epochs", "2", "--steps", "300", "--methods", "balanced-softmax"];
    const out = ["--out", join(folder(), "out"), "--json"];
    const result = await runBalms(["train", ...options, ...out]);
    expect(result).toMatchObject({ status: 0 });
    expect(result.stderr).toContain(
      "backbone: convnet-small, 2 epochs, learning rate 0.05, augmentation crop:2",
    );
    const [balanced] = (JSON.parse(result.stdout) as RunRecord).methods;
    // The network of the example for TensorFlow.js reaches 92.8 % and 77.5 % in ten epochs.
    expect(balanced.balanced).toBeGreaterThan(0.93);
    expect(balanced.few).toBeGreaterThan(0.78);
  },
);
