// `balms detect` in a folder of its own, on few scenes and with few steps.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { runBalms, type CommandResult } from "./run-balms.ts";

export const fewScenes = { trainScenes: 20, testScenes: 10 };

interface Printed {
  readonly methods: readonly object[];
}

/** What `--json` prints of the methods. */
export const methodsOf = ({ stdout }: CommandResult): readonly object[] =>
  (JSON.parse(stdout) as Printed).methods;

interface DetectRuns {
  readonly detect: (words: readonly string[], ...more: string[]) => Promise<CommandResult>;
  /** Runs a line that is refused, and sees to it that it leaves nothing behind. */
  readonly refused: (words: readonly string[], ...more: string[]) => Promise<string>;
}

export function detectIn(folder: () => string): DetectRuns {
  const detect = (words: readonly string[], ...more: string[]): Promise<CommandResult> => {
    const out = join(folder(), "out");
    return runBalms(["detect", ...words, "--steps", "10", "--out", out, ...more]);
  };
  return {
    detect,
    async refused(words, ...more) {
      const { status, stdout, stderr } = await detect(words, ...more);
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      // One message, below what was done until then.
      expect(stderr).toMatch(/(?:^|\n)balms: [^\n]+\n(?: {2}[^\n]+\n)?$/u);
      expect(await readdir(folder())).not.toContain("out");
      return stderr.slice(stderr.indexOf("balms: "));
    },
  };
}
