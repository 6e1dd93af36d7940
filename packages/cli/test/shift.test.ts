// What balms shift finds out about rows of a known distribution, of a classifier whose posteriors are exact.
import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom, priorFromCounts, priorFromJSON, priorToJSON } from "@balms/core";
import { writeNpy } from "@balms/datasets";
import { writeModel } from "@balms/onnx";
import { beforeEach, expect, test } from "vitest";
import { writeImageFolders } from "./example-data.ts";
import { fedModel } from "./fed-models.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const path = (name: string): string => join(folder(), name);
const classes = ["ant", "bee", "cat"];
const training = [0.7, 0.2, 0.1];
const elsewhere = [0.2, 0.2, 0.6];

interface Found {
  readonly adapt: boolean;
  readonly reason: string;
  readonly method: string;
  readonly because: string;
  readonly output: string | null;
  readonly classes: readonly {
    readonly class: string;
    readonly assumed: number;
    readonly estimated: number;
    readonly standardError: number | null;
    readonly interval: readonly [number, number] | null;
  }[];
}

/** Rows of three normal distributions, and the log-posteriors of their classes under the training prior. */
function rowsOf(shares: readonly number[], rows: number, seed: number) {
  const random = createRandom(seed);
  const labels = Int32Array.from({ length: rows }, () => {
    const drawn = random.uniform();
    return drawn < shares[0] ? 0 : drawn < shares[0] + shares[1] ? 1 : 2;
  });
  const logits = new Float32Array(rows * 3);
  for (const [row, label] of labels.entries()) {
    const at = classes.map((_, id) => random.normal() + (id === label ? 2 : 0));
    // log N(x; 2·e_j, 1) is 2·x_j but for a constant.
    for (const [id, value] of at.entries())
      logits[row * 3 + id] = 2 * value + Math.log(training[id]);
  }
  return { labels, logits };
}

async function write(name: string, { logits, labels }: ReturnType<typeof rowsOf>): Promise<void> {
  await writeFile(path(`${name}.npy`), writeNpy({ shape: [labels.length, 3], data: logits }));
  await writeFile(path(`${name}_y.npy`), writeNpy({ shape: [labels.length], data: labels }));
}

beforeEach(async () => {
  await write("here", rowsOf(training, 800, 1));
  await write("there", rowsOf(elsewhere, 800, 2));
  await write("validation", rowsOf(training, 1500, 3));
  const counts = training.map((share) => share * 1000);
  await writeFile(path("prior.json"), priorToJSON(priorFromCounts(counts, { classes })));
});

function shift(...argv: string[]): Promise<CommandResult> {
  return runBalms(["shift", ...argv]);
}

const rows = (name: string): string[] => [
  "--logits",
  path(`${name}.npy`),
  "--prior",
  path("prior.json"),
];
const validation = (): string[] => [
  "--validation-logits",
  path("validation.npy"),
  "--validation-labels",
  path("validation_y.npy"),
];

async function found(...argv: string[]): Promise<Found> {
  const result = await shift(...argv, "--json", "--quiet");
  expect(result).toMatchObject({ status: 0, stderr: "" });
  return JSON.parse(result.stdout) as Found;
}

test.each([
  ["em", []],
  ["bbse", ["validation"]],
] as const)(
  "another distribution is found by %s, and written as a target",
  async (method, given) => {
    const argv = [
      ...rows("there"),
      ...(given.length > 0 ? validation() : []),
      "-o",
      path("target.json"),
    ];
    const outcome = await found(...argv);
    expect(outcome).toMatchObject({
      adapt: true,
      reason: "shift",
      method,
      output: path("target.json"),
    });
    for (const { class: name, assumed, estimated } of outcome.classes) {
      const id = classes.indexOf(name);
      expect(assumed).toBeCloseTo(training[id], 12);
      expect(Math.abs(estimated - elsewhere[id])).toBeLessThan(0.08);
    }
    const target = priorFromJSON(await readFile(path("target.json"), "utf8"));
    expect(target.classes).toEqual(classes);
    const told = await shift(...argv);
    expect(told.stdout).toMatch(
      /^Adapt: .*\n.*target\.json is written\. To adapt: balms adjust model\.onnx --prior /mu,
    );
  },
);

test("the training distribution is no reason to adapt, and nothing is written unless that is wanted", async () => {
  const argv = [...rows("here"), "-o", path("target.json")];
  expect(await found(...argv)).toMatchObject({ adapt: false, reason: "no shift", output: null });
  await expect(access(path("target.json"))).rejects.toThrow(/ENOENT/u);
  const told = await shift(...argv);
  expect(told.stdout).toMatch(
    /^Do not adapt: .*chance.*\n.*was not written; --anyway writes it\.$/mu,
  );
  expect(await found(...argv, "--anyway")).toMatchObject({
    adapt: false,
    output: path("target.json"),
  });
  expect(priorFromJSON(await readFile(path("target.json"), "utf8")).classes).toEqual(classes);
});

test("scores of Balanced Softmax assume all classes alike", async () => {
  const outcome = await found(...rows("here"), "--method", "balanced-softmax");
  for (const { assumed } of outcome.classes) expect(assumed).toBeCloseTo(1 / 3, 12);
});

test("a model says itself what its scores assume", async () => {
  await writeImageFolders(path("data"), { test: { lying: 12, standing: 20 } });
  const metadata = { "balms.classes": '["standing","lying"]' };
  const model = fedModel({ layout: "NCHW", type: "float32", batch: "batch" }, { metadata });
  await writeFile(path("model.onnx"), writeModel(model));
  await writeFile(path("two.json"), '{ "lying": 9, "standing": 300 }');
  await writeFile(path("where.json"), '{ "lying": 3, "standing": 1 }');
  const pictures = ["--data", path("data"), "--mean", "0,0,0", "--std", "1,1,1"];
  const plain = ["--model", path("model.onnx"), ...pictures];
  const missing = await shift(...plain);
  expect(missing.stderr).toMatch(
    /`--prior`: received nothing; expected the class prior of the training data/u,
  );
  const adjusting = ["adjust", path("model.onnx"), "--prior", path("two.json"), "--no-verify"];
  for (const [target, share] of [
    [[], 0.5],
    [["--target", path("where.json")], 0.75],
  ] as const) {
    expect(await runBalms([...adjusting, ...target, "-o", path("fixed.onnx")])).toMatchObject({
      status: 0,
    });
    const outcome = await found("--model", path("fixed.onnx"), ...pictures);
    expect(outcome.because).toBe("it was adjusted");
    const lying = outcome.classes.find((row) => row.class === "lying");
    expect(lying?.assumed).toBeCloseTo(share, 12);
  }
  const twice = await shift("--model", path("fixed.onnx"), ...pictures, "--method", "softmax");
  expect(twice.stderr).toMatch(
    /`--method`: received softmax; expected nothing: the model says itself that it was adjusted/u,
  );
  const labels = ["--validation", path("data")];
  expect(await found(...plain, "--prior", path("two.json"), ...labels)).toMatchObject({
    method: "bbse",
  });
});

test("options that contradict each other, or lack their companion, are refused", async () => {
  for (const [argv, message] of [
    [
      [],
      /`--model`: received nothing; expected --model MODEL with --data DIR, or --logits FILE\.npy/u,
    ],
    [[...rows("here"), "--data", "x"], /`--data`: received beside --logits/u],
    [[...rows("here"), "--validation", "x"], /`--validation`: received beside --logits/u],
    [[...rows("here"), ...validation().slice(0, 2)], /`--validation-labels`: received nothing/u],
    [["--logits", path("here.npy")], /`--prior`: received nothing/u],
    [[...rows("here"), "-o", path("here.npy")], /`--output`: received .*it is an input/u],
  ] as const) {
    const refused = await shift(...argv);
    expect(refused).toMatchObject({ status: 1, stdout: "" });
    expect(refused.stderr).toMatch(message);
  }
});

test("EM says what it rests on, and what does not", async () => {
  const calibrated = /as good as the scores are calibrated; .*--validation-logits/u;
  expect((await shift(...rows("there"))).stdout).toMatch(calibrated);
  expect((await shift(...rows("there"), ...validation())).stdout).not.toMatch(calibrated);
});

test("each share has its standard error, and an interval that holds the truth", async () => {
  for (const argv of [rows("there"), [...rows("there"), ...validation()]]) {
    for (const row of (await found(...argv)).classes) {
      const { estimated, interval } = row;
      const standardError = row.standardError ?? Number.NaN;
      // More than where every row showed its class, and not much more.
      const least = Math.sqrt((estimated * (1 - estimated)) / 800);
      expect(standardError).toBeGreaterThan(least);
      expect(standardError).toBeLessThan(3 * least);
      expect(interval).toEqual([
        expect.closeTo(estimated - 1.96 * standardError, 12),
        expect.closeTo(estimated + 1.96 * standardError, 12),
      ]);
      const truth = elsewhere[classes.indexOf(row.class)];
      expect(Math.abs(estimated - truth)).toBeLessThan(3 * standardError);
    }
  }
  const told = await shift(...rows("there"));
  expect(told.stdout).toMatch(/95% interval\n[─ ]+\nant .* 14\.6 to 21\.1\n/u);
  expect(told.stdout).toContain("The intervals are those of chance.");
});

test("where the scores say nothing, no interval is claimed", async () => {
  await writeFile(path("flat.npy"), writeNpy({ shape: [40, 3], data: new Float32Array(120) }));
  const argv = ["--logits", path("flat.npy"), "--prior", path("prior.json")];
  const outcome = await found(...argv, "--method", "balanced-softmax");
  for (const row of outcome.classes) {
    expect(row).toMatchObject({ standardError: null, interval: null });
  }
  const told = await shift(...argv, "--method", "balanced-softmax");
  expect(told.stdout).toContain("How far the shares are off by chance is not known");
});
