// Names of classes, tensors and files that would steer a terminal, begin a line of their own or pass for parts of JavaScript.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { priorFromCounts, priorToJSON } from "@balms/core";
import { writeNpy } from "@balms/datasets";
import { writeModel } from "@balms/onnx";
import { beforeEach, expect, test } from "vitest";
import { writeImageFolders } from "./example-data.ts";
import { fedModel } from "./fed-models.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const path = (name: string): string => join(folder(), name);

const forged = "a\nbalms: forged\r::error::forged";
const steering = "b\u001B[2J\u009B31m\u0007\u007F\u202E\u2028\u200B</script><b>";
const names = [forged, steering, "__proto__", "constructor"];

beforeEach(async () => {
  const prior = priorFromCounts([500, 60, 12, 3], { classes: names, source: forged });
  await writeFile(path("prior.json"), priorToJSON(prior));
  const other = priorFromCounts([50, 600, 12, 3], {
    classes: [...names.slice(0, 3), `${forged}!`],
  });
  await writeFile(path("other.json"), priorToJSON(other));
});

/** What a command says where a person reads it: no control character but line ends, and no line that a name began. */
function expectPlain({ stdout, stderr }: CommandResult): void {
  const said = `${stdout}${stderr}`;
  expect(said.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(said).not.toMatch(/^\s*(?:balms: forged|::error)/mu);
  expect(said).not.toMatch(/unexpected error|\[object|function Object/u);
}

/** Runs a command for people and for programs. */
async function both(...argv: string[]): Promise<Record<string, unknown>> {
  const text = await runBalms(argv);
  expectPlain(text);
  const result = await runBalms([...argv, "--json", "--quiet"]);
  expect(result.stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect({ ...result, text: text.stderr, stdout: "" }).toMatchObject({ status: text.status });
  return JSON.parse(result.stdout) as Record<string, unknown>;
}

test("priors", async () => {
  const [first, second] = [path("prior.json"), path("other.json")];
  await both("prior", "show", first);
  const diff = await both("prior", "diff", first, second);
  expect(JSON.stringify(diff)).toContain(JSON.stringify(forged).slice(1, -1));
  for (const argv of [
    ["merge", first, second],
    ["smooth", first, "--alpha", "1"],
    ["subset", first, "--min-count", "10"],
    ["reorder", first, "--sort", "name"],
  ]) {
    expectPlain(await runBalms(["prior", ...argv]));
  }
  expectPlain(
    await runBalms(["prior", "check", first, "--against", second, "--max-drift", "0.01"]),
  );
  expectPlain(await runBalms(["prior", "show", path("no\n\u001B[31m.json")]));
  expectPlain(await runBalms(["prior", `sh\u001B[31mow\nbalms: forged`]));
  expectPlain(await runBalms(["prior", "show", first, "--so\u001B[31mrt\nbalms: forged"]));
});

test("a prior that is printed is the one that is written", async () => {
  const smoothed = await runBalms(["prior", "smooth", path("prior.json"), "--alpha", "1"]);
  await runBalms(["prior", "smooth", path("prior.json"), "--alpha", "1", "-o", path("s.json")]);
  const written = await readFile(path("s.json"), "utf8");
  expect(JSON.parse(smoothed.stdout)).toEqual(JSON.parse(written));
  expect(written).toContain("\u009B");
});

// Windows has no such names.
test.skipIf(process.platform === "win32")("folders of pictures", async () => {
  await writeImageFolders(path("data"), { cat: { "": 4 }, dog: { "": 2 } });
  await rename(path("data/cat"), path(`data/${forged.replaceAll("/", "_")}`));
  await rename(path("data/dog"), path(`data/${steering.replaceAll("/", "_")}`));
  await mkdir(path(`data/${forged}2`));
  await writeFile(path(`data/${forged}2/1.png`), "no picture");
  const counted = await both("prior", "count", path("data"));
  expect(JSON.stringify(counted)).toContain("forged");
  const doctor = await runBalms(["doctor", path("data")]);
  expectPlain(doctor);
  await both("doctor", path("data"));
});

test("annotations", async () => {
  const categories = names.map((name, id) => ({ id, name }));
  const annotations = names.map((_, id) => ({
    id,
    image_id: 1,
    category_id: id,
    bbox: [0, 0, 1, 1],
  }));
  const images = [{ id: 1, width: 9, height: 9, file_name: forged }];
  await writeFile(path("a.json"), JSON.stringify({ images, categories, annotations }));
  const { prior } = await both("prior", "count", path("a.json"));
  expect(prior).toMatchObject({ labels: expect.arrayContaining(names) as unknown });
});

test("models, their scores and what they see", async () => {
  const classes = [forged, steering];
  const model = fedModel(
    { layout: "NCHW", type: "float32", batch: "batch" },
    { metadata: { "balms.classes": JSON.stringify(classes), [steering]: forged } },
  );
  await writeFile(path("model.onnx"), writeModel(model));
  await writeImageFolders(path("pictures"), { a: { "": 3 }, b: { "": 3 } });
  const prior = priorFromCounts([500, 6], { classes, source: forged });
  await writeFile(path("two.json"), priorToJSON(prior));
  const seen = await both("inspect", path("model.onnx"));
  expect(seen).toMatchObject({ classNames: { names: classes } });
  const options = ["--prior", path("two.json")];
  expectPlain(await runBalms(["adjust", path("model.onnx"), ...options, "--dry-run"]));
  const fed = ["--mean", "0,0,0", "--std", "1,1,1"];
  const said = await runBalms(["predict", path("model.onnx"), path("pictures"), ...fed]);
  expect(said.stdout).toContain(`"${forged}"`);
  expectPlain({ ...said, stdout: "" });
  const shown = { terminal: { isTTY: true } };
  expectPlain(await runBalms(["predict", path("model.onnx"), path("pictures"), ...fed], shown));
  await writeFile(path("logits.npy"), writeNpy({ shape: [4, 2], data: new Float32Array(8) }));
  await writeFile(path("labels.npy"), writeNpy({ shape: [4], data: Int32Array.of(0, 1, 0, 1) }));
  const measured = ["--logits", path("logits.npy"), "--labels", path("labels.npy"), ...options];
  const evaluated = await both("evaluate", ...measured);
  expect(evaluated).toMatchObject({ classes: [{ class: forged }, { class: steering }] });
  await runBalms(["evaluate", ...measured, "--report", path("report.html")]);
  const report = await readFile(path("report.html"), "utf8");
  expect(report).not.toContain("</script><b>");
  expect(report).toContain("&lt;/script&gt;");
});
