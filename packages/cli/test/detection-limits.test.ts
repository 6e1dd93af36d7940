// Where rare classes end, and what else the measures of detectors stand on, is the caller's to say.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const golden = (name: string): string =>
  fileURLToPath(new URL(`../../detection/test/fixtures/golden/detection/${name}`, import.meta.url));
const files = ["--annotations", golden("truth.json"), "--detections", golden("detections.json")];

interface Evaluated {
  readonly measures: Readonly<Record<string, number | null>>;
  readonly classes: readonly { readonly group: string; readonly trainingImages: number }[];
  readonly verdict: readonly string[];
}

test("balms evaluate: groups, places of an image and the score that counts", async () => {
  const prior = join(folder(), "prior.json");
  await runBalms(["prior", "count", golden("truth.json"), "-o", prior]);
  const evaluate = async (...more: string[]): Promise<Evaluated> => {
    const words = ["evaluate", ...files, "--prior", prior, "--json", "--quiet", ...more];
    return JSON.parse((await runBalms(words)).stdout) as Evaluated;
  };
  const usual = await evaluate();
  const other = await evaluate(
    ..."--rare-up-to 2 --common-up-to 12 --best-per-image 1 --min-score 0.9".split(" "),
  );
  expect(other).toMatchObject({ rareUpTo: 2, commonUpTo: 12, bestPerImage: 1, minScore: 0.9 });
  for (const { group, trainingImages: images } of other.classes) {
    expect(group).toBe(images <= 2 ? "rare" : images <= 12 ? "common" : "frequent");
  }
  expect(other.measures["apFrequent"]).not.toBe(usual.measures["apFrequent"]);
  expect(other.measures["apCapped"]).toBeLessThan(usual.measures["apCapped"] ?? 0);
  expect(other.measures["recall"]).toBeLessThan(usual.measures["recall"] ?? 0);
  expect(other.verdict.join(" ")).toMatch(/compete for 1 places.*[Ss]cores from 0\.9 on/u);
});

test("balms detect: the same, in the table and in run.json", async () => {
  const few = "detect --scenes 40 --test-scenes 14 --steps 10".split(" ");
  const out = ["--out", join(folder(), "out")];
  const limits = "--rare-up-to 1 --common-up-to 3 --best-per-image 5 --min-score 0.2".split(" ");
  const { status, stdout } = await runBalms([...few, ...out, ...limits]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/ best 5 .*\n[\s\S]* at a score of 20 %/u);
  const told = JSON.parse((await runBalms([...few, ...out, ...limits, "--json"])).stdout) as {
    readonly methods: readonly Readonly<Record<string, number | null>>[];
  };
  const measure = { rareUpTo: 1, commonUpTo: 3, bestPerImage: 5, minScore: 0.2 };
  expect(told).toMatchObject({ measure });
  // By the usual limits none is frequent among so few scenes.
  expect(told.methods[0]?.["apFrequent"]).toBeGreaterThan(0);
});

test.each([
  [
    ["evaluate", ...files, "--rare-up-to", "5"],
    /`--rare-up-to`: received nothing that counts training images; expected --prior beside it/u,
  ],
  [
    ["evaluate", ...files, "--prior", "p.json", "--common-up-to", "5"],
    /`--common-up-to`: received 5, below --rare-up-to 10; expected 10 or more/u,
  ],
  [["detect", "--rare-up-to", "101"], /`--common-up-to`: received 100, below --rare-up-to 101/u],
  [["detect", "--best-per-image", "0"], /a whole number from 1 to 1000/u],
  [
    ["evaluate", "--model", "m.onnx", "--min-score", "0.5"],
    /`--model`: received beside --min-score/u,
  ],
])("limits that cannot be: %s", async (words, message) => {
  const { status, stdout, stderr } = await runBalms(words);
  expect(status).toBeGreaterThan(0);
  expect(stdout).toBe("");
  expect(stderr).toMatch(message);
});
