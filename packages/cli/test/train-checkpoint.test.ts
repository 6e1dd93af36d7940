// What is wrong with a place that shall be written is told before any picture is opened.
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { writeImageFolders } from "./example-data.ts";
import { lastValues } from "./last-values.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

beforeEach(() =>
  writeImageFolders(join(folder(), "data"), {
    train: { lying: 60, standing: 20 },
    test: { lying: 5, standing: 5 },
  }),
);

const size = ["--width", "8", "--height", "8", "--epochs", "5", "--steps", "20"];

function train(
  argv: readonly string[],
  options: Parameters<typeof runBalms>[1] = {},
): Promise<CommandResult> {
  const data = ["--data", join(folder(), "data"), "--out", join(folder(), "out")];
  return runBalms(lastValues(["train", ...data, ...size, ...argv]), options);
}

/** Leaves a checkpoint behind. */
async function interrupt(argv: readonly string[]): Promise<void> {
  const abort = new AbortController();
  let calls = 0;
  const clock = (): number => {
    calls += 1;
    if (calls === 12) abort.abort("SIGINT");
    return 0;
  };
  expect(await train(argv, { signal: abort.signal, clock })).toMatchObject({ status: 130 });
}

test.each([
  ["in a folder that is not there", ["no", "kept"], /`--checkpoint`: .*no.kept .*folder first/u],
  ["that is no checkpoint", ["notes.txt"], /`--checkpoint`: .*notes\.txt, which is no checkpoint/u],
  ["within a file", ["notes.txt", "kept"], /`--checkpoint`: .*notes\.txt.kept/u],
])("a place %s is refused at once", async (_, place, expected) => {
  await writeFile(join(folder(), "notes.txt"), "notes");
  // Data that are not there would be the next thing to be refused.
  const { status, stderr } = await train([
    "--data",
    join(folder(), "nowhere"),
    "--checkpoint",
    join(folder(), ...place),
  ]);
  expect(status).toBe(1);
  expect(stderr).toMatch(expected);
  expect(await readFile(join(folder(), "notes.txt"), "utf8")).toBe("notes");
  expect(await readdir(folder())).not.toContain("out");
});

test.each([
  ["--out", ["train"]],
  ["--out", ["test", "lying", "out"]],
  ["--checkpoint", ["train", "lying"]],
])("%s is refused among the pictures, in %j", async (option, place) => {
  const path = join(folder(), "data", ...place);
  const before = await readdir(path).catch(() => undefined);
  const { status, stderr } = await train([option, path]);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    new RegExp(`\`${option}\`: .*lies among the pictures in .*${place[0]}`, "u"),
  );
  expect(await readdir(path).catch(() => undefined)).toEqual(before);
});

test("a checkpoint that is damaged, or of other options, is refused before pictures are opened", async () => {
  const kept = join(folder(), "kept");
  await mkdir(kept);
  await interrupt(["--checkpoint", kept]);
  const file = join(kept, "training.checkpoint");
  // Opened, it would be refused.
  await writeFile(join(folder(), "data", "train", "lying", "0.png"), "broken");
  const other = await train(["--checkpoint", kept, "--resume", "--seed", "2"]);
  expect(other.stderr).toMatch(/`--resume`: received .*training\.checkpoint, which another/u);
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, bytes.length - 1));
  const cut = await train(["--checkpoint", file, "--resume", "--data", join(folder(), "nowhere")]);
  expect(cut.stderr).toMatch(/`--resume`: received .*training\.checkpoint, which is damaged/u);
  // Without a wish to go on it is in nobody's way.
  const anew = await train(["--checkpoint", file]);
  expect(anew.stderr).toMatch(/0\.png/u);
});

test("a training whose features are kept needs its checkpoint no more; that of another one stays", async () => {
  await interrupt([]);
  const cache = join(folder(), "out", "cache");
  const left = await readFile(join(cache, "training.checkpoint"));
  expect(await train(["--resume"])).toMatchObject({ status: 0 });
  // As if it had been killed before it could take the file away.
  await writeFile(join(cache, "training.checkpoint"), left);
  const again = await train([]);
  expect(again.stderr).toContain("features: those of an earlier run");
  expect(await readdir(cache)).not.toContain("training.checkpoint");
  await writeFile(join(cache, "training.checkpoint"), left);
  expect(await train(["--backbone", "mlp"])).toMatchObject({ status: 0 });
  expect(await readdir(cache)).toContain("training.checkpoint");
});

test("a training that blows up leaves the last good network, which can be trained further", async () => {
  expect(await train([])).toMatchObject({ status: 0 });
  const first = join(folder(), "first.onnx");
  await copyFile(join(folder(), "out", "model.onnx"), first);
  const options = ["--train", "all", "--checkpoint", join(folder(), "kept")];
  const fast = ["--backbone-learning-rate", "7"];
  const stopped = await train(["--backbone", first, ...options, ...fast]);
  expect(stopped.status).toBe(1);
  const name = join(folder(), "kept.last-good.onnx");
  expect(stopped.stderr).toMatch(
    /^backbone: stopped; the network after \d+ of 5 steps, the last/mu,
  );
  expect(stopped.stderr).toContain(`${name}: --backbone with that name`);
  expect(stopped.stderr).toMatch(/`--backbone-learning-rate`: .*in step \d+ .*Take a lower rate/u);
  expect(await readdir(folder())).not.toContain("kept");
  const further = await train(["--backbone", name, ...options]);
  expect(further.status).toBe(0);
  // It says how it is fed.
  expect(further.stderr).not.toContain("normalisation:");
});
