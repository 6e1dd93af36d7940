import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeNpy } from "@balms/datasets";
import { expect, test } from "vitest";
import { writeFeatureFiles, writeImageFolders } from "./example-data.ts";
import { lastValues } from "./last-values.ts";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

/** Runs; sees to one clear message, exit status 1 and no output folder; gives the message. */
async function refusal(argv: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runBalms(argv);
  expect(stderr).toMatch(/^((data|images|test images): [^\n]+\n)*balms: [^\n]+\n( {2}[^\n]+\n)?$/u);
  expect(stderr).not.toMatch(/unexpected error/u);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(await readdir(folder())).not.toContain("out");
  return stderr;
}

const train = (...options: string[]): string[] =>
  lastValues(["train", "--steps", "5", "--out", join(folder(), "out"), ...options]);

test("a missing folder of images", async () =>
  expect(await refusal(train("--data", join(folder(), "nowhere")))).toMatch(
    /nowhere, which does not exist/u,
  ));

test("a file instead of a folder of images", async () => {
  await writeFile(join(folder(), "file"), "");
  expect(await refusal(train("--data", join(folder(), "file")))).toMatch(/which is no folder/u);
});

test("a folder without train and test", async () => {
  await mkdir(join(folder(), "data", "cats"), { recursive: true });
  expect(await refusal(train("--data", join(folder(), "data")))).toMatch(/no folder "train"/u);
});

test("an empty training folder", async () => {
  await mkdir(join(folder(), "data", "train"), { recursive: true });
  await mkdir(join(folder(), "data", "test"), { recursive: true });
  expect(await refusal(train("--data", join(folder(), "data")))).toMatch(/train.*expected/u);
});

test("a class in test that training lacks", async () => {
  const data = join(folder(), "data");
  await writeImageFolders(data, {
    train: { lying: 3 },
    test: { lying: 1, standing: 1 },
  });
  expect(await refusal(train("--data", data))).toMatch(
    /standing, which training lacks.*--zero-counts/u,
  );
});

test("images that do not fit into memory, before any is opened", async () => {
  const data = join(folder(), "data");
  await writeImageFolders(data, {
    train: { lying: 40, standing: 40 },
    test: { lying: 1, standing: 1 },
  });
  const size = ["--backbone", "mlp", "--width", "4096", "--height", "4096"];
  expect(await refusal(train("--data", data, ...size))).toMatch(
    /`--hidden`: received a layer of 256 units on 50331648 values; expected at most 268435456 weights/u,
  );
  expect(await refusal(train("--data", data, ...size, "--hidden", "1"))).toMatch(
    /`--width`: received 80 images of 50331648 values; expected at most 1073741824 values/u,
  );
});

test("an array that the machine has no room for", async () => {
  const files = await writeFeatureFiles(folder());
  const { status, stderr } = await runBalms(train(...files), {
    clock: () => {
      throw new RangeError("Array buffer allocation failed");
    },
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^balms: not enough memory: Array buffer allocation failed; take fewer/u);
});

test("an image that is none", async () => {
  const data = join(folder(), "data");
  await writeImageFolders(data, {
    train: { lying: 3, standing: 3 },
    test: { lying: 1, standing: 1 },
  });
  const broken = join(data, "train", "standing", "1.png");
  await writeFile(broken, (await readFile(broken)).subarray(0, 60));
  expect(await refusal(train("--data", data))).toMatch(/standing.1\.png/u);
});

test("labels out of the range of the class names", async () => {
  const files = await writeFeatureFiles(folder());
  const names = join(folder(), "names.txt");
  await writeFile(names, "one\ntwo\n");
  expect(await refusal(train(...files, "--class-names", names))).toMatch(
    /class id 2 at row 260; expected class ids from 0 to 1/u,
  );
});

test("a test label of a class that training lacks", async () => {
  const files = await writeFeatureFiles(folder());
  const labels = join(folder(), "labels.txt");
  await writeFile(labels, `${"0\n".repeat(119)}3\n`);
  expect(await refusal(train(...files, "--test-labels", labels))).toMatch(
    /class id 3 at row 119.*the classes that training has.*--zero-counts/u,
  );
});

test("features and labels of different length", async () => {
  const files = await writeFeatureFiles(folder());
  const labels = join(folder(), "labels.txt");
  await writeFile(labels, "0\n1\n2\n");
  expect(await refusal(train(...files, "--labels", labels))).toMatch(
    /received 3 labels; expected 272/u,
  );
});

test("training and test features of different width", async () => {
  const files = await writeFeatureFiles(folder());
  const narrow = join(folder(), "narrow.npy");
  await writeFile(narrow, writeNpy({ shape: [120, 2], data: new Float32Array(240) }));
  expect(await refusal(train(...files, "--test-features", narrow))).toMatch(
    /narrow\.npy.*2 features per row; expected 4/u,
  );
});

test("a truncated .npy", async () => {
  const files = await writeFeatureFiles(folder());
  const path = join(folder(), "train.npy");
  await writeFile(path, (await readFile(path)).subarray(0, 1000));
  expect(await refusal(train(...files))).toMatch(/train\.npy/u);
});

test("NaN in features", async () => {
  const files = await writeFeatureFiles(folder());
  const data = new Float32Array(120 * 4);
  data[9] = Number.NaN;
  await writeFile(join(folder(), "test.npy"), writeNpy({ shape: [120, 4], data }));
  expect(await refusal(train(...files))).toMatch(/test\.npy.*NaN.*row 2/u);
});

test("a class without examples", async () => {
  const files = await writeFeatureFiles(folder());
  const labels = join(folder(), "labels.txt");
  await writeFile(labels, `${"0\n".repeat(200)}${"2\n".repeat(72)}`);
  expect(await refusal(train(...files, "--labels", labels))).toMatch(
    /no (rows|images|examples).*"?1"?/u,
  );
});

test("files that do not exist", async () => {
  const files = await writeFeatureFiles(folder());
  expect(await refusal(train(...files, "--labels", join(folder(), "no.npy")))).toMatch(/no\.npy/u);
  expect(await refusal(train(...files, "--class-names", join(folder(), "no.txt")))).toMatch(
    /no\.txt/u,
  );
});

test("an output folder that cannot be written, before any work", async () => {
  const files = await writeFeatureFiles(folder());
  await writeFile(join(folder(), "file"), "");
  expect(await refusal(["train", ...files, "--out", join(folder(), "file", "out")])).toMatch(
    /`--out`.*a part of the path is a file/u,
  );
});

test("a label that would take all memory", async () => {
  const files = await writeFeatureFiles(folder());
  const labels = join(folder(), "labels.txt");
  await writeFile(labels, `${"0\n".repeat(271)}2000000000\n`);
  const message =
    /labels\.txt`: received class id 2000000000 at row 271; expected class ids below 4920, for 392 rows.*--class-names/u;
  expect(await refusal(train(...files, "--labels", labels))).toMatch(message);
  const mixed = train(...files, "--test-labels", labels, "--zero-counts", "mask");
  await writeFile(labels, `${"0\n".repeat(119)}2000000000\n`);
  expect(await refusal(mixed)).toMatch(/class id 2000000000 at row 119/u);
  const names = join(folder(), "names.txt");
  await writeFile(names, "one\ntwo\nthree\n");
  expect(await refusal([...mixed, "--class-names", names])).toMatch(
    /class id 2000000000 at row 119; expected class ids from 0 to 2/u,
  );
});

test("one class alone, before any picture is opened", async () => {
  const data = join(folder(), "data");
  await writeImageFolders(data, { train: { lying: 2 }, test: { lying: 1 } });
  await writeFile(join(data, "train", "lying", "0.png"), "broken");
  const message = /received one class alone, lying; expected from 2 to 10000 classes/u;
  expect(await refusal(train("--data", data))).toMatch(message);
  const files = await writeFeatureFiles(folder());
  await writeFile(join(folder(), "272.txt"), "0\n".repeat(272));
  await writeFile(join(folder(), "120.txt"), "0\n".repeat(120));
  const alone = ["--labels", join(folder(), "272.txt"), "--test-labels", join(folder(), "120.txt")];
  expect(await refusal(train(...files, ...alone))).toMatch(/272\.txt.*one class alone, 0/u);
});

test("something else in the place of a result, before any work", async () => {
  const files = await writeFeatureFiles(folder());
  const out = join(folder(), "results");
  await mkdir(join(out, "report.html"), { recursive: true });
  await writeFile(join(out, "model.onnx"), "earlier");
  const { status, stderr } = await runBalms(["train", ...files, "--out", out]);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^balms: `--out`: received [^\n]*report\.html \(it is a folder\)[^\n]*\n$/u,
  );
  expect(await readFile(join(out, "model.onnx"), "utf8")).toBe("earlier");
});

test("a learning rate that training does not stand names its option", async () => {
  const files = await writeFeatureFiles(folder());
  const options = ["--methods", "softmax", "--learning-rate", "1000000"];
  const { status, stderr } = await runBalms(train(...files, "--steps", "300", ...options));
  expect(status).toBe(1);
  expect(stderr).toMatch(/balms: `--learning-rate`: received a rate at which the loss became/u);
});

test("options that contradict each other or lack their companion", async () => {
  const files = await writeFeatureFiles(folder());
  const given: [string[], RegExp][] = [
    [["--data", "letters", ...files], /--data.*together with --features/u],
    [files.slice(0, 4), /--test-features, --test-labels.*all four/u],
    [[...files, "--backbone", "x.onnx"], /--backbone.*together with --features/u],
    [[...files, "--hidden", "8"], /--hidden.*together with --features/u],
    [[...files, "--epochs", "8"], /--epochs.*together with --features.*counted in --steps/u],
    [["--hidden", "8"], /--hidden.*convnet-small \(the default\).*--backbone mlp/u],
    [["--backbone", "x.onnx", "--hidden", "8"], /--hidden.*together with --backbone x\.onnx/u],
    [["--backbone", "x.onnx", "--epochs", "1"], /--epochs.*new heads.*--train all, or/u],
    [
      ["--backbone", "x.onnx", "--backbone-learning-rate", "1"],
      /--backbone-learning-rate.*--train/u,
    ],
    [["--backbone", "x.onnx", "--train", "heads", "--resume"], /--resume.*--train all, or/u],
    [
      ["--backbone", "mlp", "--augment", "none"],
      /--augment.*a convolutional network: convnet-small/u,
    ],
    [["--backbone", "resnet-20", "--train", "heads"], /--train.*without a trained model/u],
    [["--backbone", "resnet-23"], /--backbone.*received resnet-23.*Perhaps resnet-20/u],
    [["--feature", "x"], /--feature.*--backbone/u],
    [["--mean", "0.5"], /--std.*--mean and --std together/u],
    [["--mean", "0.5", "--std", "1,1"], /--std.*one value per channel/u],
    [["--few-below", "500"], /--few-below.*overlap/u],
  ];
  for (const [options, message] of given) {
    expect(await refusal(train(...options))).toMatch(message);
  }
});

test("values that are none", async () => {
  const given: [string[], RegExp][] = [
    [["--methods", "balms,focal"], /no method "focal".*softmax,post-hoc,balanced-softmax,balms/u],
    [["--tau", "much"], /--tau.*'much'.*number from 0 to 1000000/u],
    [["--steps", "0"], /--steps.*whole number from 1 to 100000000/u],
    [["--batch-size", "1000000000"], /--batch-size.*whole number from 1 to 65536/u],
    [["--meta-batch-size", "65537"], /--meta-batch-size.*whole number from 1 to 65536/u],
    [["--hidden", "1000000"], /--hidden.*whole number from 1 to 16384/u],
    [["--width", "100000"], /--width.*whole number from 1 to 4096/u],
    [["--threads", "100000"], /--threads.*from 1 to \d+, the processors that this machine offers/u],
    [["--learning-rate", "1e30"], /--learning-rate.*above 0 to 1000000/u],
    [["--seed", "9007199254740992"], /--seed.*from 0 to 9007199254740991/u],
    [["--batch-size", "1.5"], /--batch-size.*whole number/u],
    [["--momentum", "1"], /--momentum.*below 1/u],
    [["--meta-gamma", "5"], /--meta-gamma.*a number from 0 to 1\./u],
    [["--learning-rate", "0"], /--learning-rate.*above 0/u],
    [["--zero-counts", "ignore"], /--zero-counts.*error, mask, smooth, floor/u],
    [["--hidden", "64,x"], /--hidden.*whole number/u],
    [["--train", "some"], /--train.*heads, all, or last:K/u],
    [["--train", "last:1"], /--train.*from 2/u],
    [["--augment", "blur:3"], /--augment.*crop:PIXELS.*not "blur:3"/u],
    [["--augment", "flip:2"], /--augment.*number from 0 to 1/u],
    [["--augment", "crop:2:3"], /--augment.*crop:PIXELS/u],
    [["--learning-rat", "1"], /unknown option.*--learning-rate/u],
    [["extra"], /argument/u],
    [["--out", ""], /--out.*Expected a name/u],
  ];
  for (const [options, message] of given) {
    expect(await refusal(train(...options))).toMatch(message);
  }
});

test("no command, or one that there is not", async () => {
  expect(await refusal([])).toMatch(/a command is missing.*balms --help/u);
  expect(await refusal(["trane"])).toMatch(/unknown command.*train/u);
  expect(await refusal(["prior"])).toMatch(/a command is missing/u);
});
