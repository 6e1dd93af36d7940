// balms detect on detectors that are built otherwise than the built-in one: what is read of their graphs, what is asked, and what comes out.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readModel, writeModel, type OnnxModel } from "@balms/onnx";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { likeTorchvision, withQueries } from "./other-detectors.ts";
import { runBalms, type CommandResult } from "./run-balms.ts";
import { detectorFile, writeScenes } from "./scene-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const counts = { trainScenes: 20, testScenes: 10 };

interface Run {
  readonly methods: readonly { readonly name: string }[];
  readonly data: { readonly objects: number; readonly proposals: number };
  readonly detector: {
    readonly kind: string;
    readonly pictures: string;
    readonly boxes: object;
    readonly notes: readonly string[];
  };
}

const retrained = ["sigmoid-retrained", "balanced-sigmoid", "reweighted", "reweighted-shifted"];

function retrainedOf({ methods }: Run): readonly object[] {
  return methods.filter(({ name }) => retrained.includes(name));
}

/** Scenes of boxes alone, each pixel `scale` pixels wide. */
function scenesOfBoxes(place: string, scale = 1): Promise<string[]> {
  return writeScenes(
    join(folder(), place),
    counts,
    ({ train, test: held }) => {
      for (const { images, annotations } of [train, held]) {
        for (const image of images) {
          Object.assign(image, { width: scale * image.width, height: scale * image.height });
        }
        for (const object of annotations) {
          Reflect.deleteProperty(object, "segmentation");
          Object.assign(object, { bbox: object.bbox.map((side) => scale * side) });
        }
      }
    },
    scale,
  );
}

/** The words with another detector, which is fed as its graph says. */
async function withModel(words: readonly string[], model: OnnxModel): Promise<string[]> {
  const file = join(folder(), "other.onnx");
  await writeFile(file, writeModel(model));
  const fed = new Set(["--mean", "0,0,0", "--std", "1,1,1"]);
  return words
    .filter((word) => !fed.has(word))
    .map((word) => (word === detectorFile ? file : word));
}

function detect(words: readonly string[], ...more: string[]): Promise<CommandResult> {
  const out = join(folder(), "out");
  return runBalms(["detect", ...words, "--steps", "10", "--out", out, "--json", ...more]);
}

async function outcome(words: readonly string[], ...more: string[]): Promise<Run> {
  const result = await detect(words, ...more);
  expect(result.stderr).not.toContain("balms: ");
  return JSON.parse(result.stdout) as Run;
}

async function written(): Promise<OnnxModel> {
  return readModel(await readFile(join(folder(), "out", "model.onnx")));
}

/** What a detector with queries gives of a picture. */
async function shown(model: OnnxModel): Promise<Readonly<Record<"logits" | "pred_boxes", Tensor>>> {
  const session = await InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const pixels = Float32Array.from({ length: 3 * 96 * 96 }, (_, at) => (at % 11) / 11);
  const said = await session.run({ pixel_values: new Tensor("float32", pixels, [1, 3, 96, 96]) });
  await session.release();
  return said as Readonly<Record<"logits" | "pred_boxes", Tensor>>;
}

test.each(["first", "last"] as const)(
  "pictures alone and of any size, a Softmax with the background %s, a box for each class: the same layers as with sigmoids",
  async (place) => {
    const plain = await outcome(await scenesOfBoxes("plain"));
    const model = likeTorchvision(readModel(await readFile(detectorFile)), place);
    // Twice as many pixels across and down: the model brings them back.
    const words = await withModel(await scenesOfBoxes("twice", 2), model);
    const run = await outcome(words);
    expect(run.detector).toMatchObject({
      kind: "softmax-background",
      pictures:
        "in their own sizes, pixels from 0 to 1: the model normalises them itself (less 0.5, through 0.25)",
      boxes: { tensor: "boxes.all", kind: "classes", form: "corners" },
    });
    expect(run.detector.notes.join()).toContain("keeps scores above 0.05");
    expect(run.data).toMatchObject({ objects: plain.data.objects });
    expect(retrainedOf(run)).toEqual(retrainedOf(plain));
    const operators = (await written()).graph?.node.map(({ opType }) => opType);
    expect(operators).not.toContain("Softmax");
    const bias = (await written()).graph?.initializer.find(({ name }) => name === "head.bias");
    const numbers = new Float32Array(Uint8Array.from(bias!.rawData).buffer);
    expect(numbers[place === "first" ? 0 : 56]).toBe(-1e4);
  },
);

test("what would normalise pictures twice is refused", async () => {
  const model = likeTorchvision(readModel(await readFile(detectorFile)), "first");
  const words = await withModel(await scenesOfBoxes("plain"), model);
  const { status, stderr } = await detect(words, "--mean", "0.5,0.5,0.5", "--std", "1,1,1");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^balms: `--mean`: received 0.5,0.5,0.5 .*normalises pictures itself/mu);
});

test("queries with a sigmoid for each class: each object has one, and the boxes stay", async () => {
  const fed = ["--mean", "0,0,0", "--std", "1,1,1"];
  const model = withQueries(56);
  const words = [...(await withModel(await scenesOfBoxes("plain"), model)), ...fed];
  const run = await outcome(words);
  expect(run.detector).toMatchObject({
    kind: "sigmoid",
    boxes: { tensor: "pred_boxes", kind: "refined", form: "middle-shares" },
  });
  const train = JSON.parse(await readFile(join(folder(), "plain", "train.json"), "utf8")) as {
    readonly annotations: readonly object[];
  };
  expect(run.data.proposals).toBe(20 * 144);
  expect(run.data.objects).toBeGreaterThan(10);
  expect(run.data.objects).toBeLessThanOrEqual(train.annotations.length);
  const [before, after] = [await shown(model), await shown(await written())];
  expect(after.pred_boxes.data).toEqual(before.pred_boxes.data);
  expect(after.logits.dims).toEqual([1, 144, 56]);
  expect(after.logits.data).not.toEqual(before.logits.data);
});

test("raw scores with one more for no object: it is asked for, and sigmoids have to take the softmax's place", async () => {
  const model = withQueries(57);
  const words = await withModel(await scenesOfBoxes("plain"), model);
  words.push("--mean", "0,0,0", "--std", "1,1,1");
  const { status, stderr } = await detect(words);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^balms: .*56 categories, for 57 raw scores "logits".*--background last/mu,
  );
  const run = await outcome(words, "--background", "last");
  expect(run.detector.kind).toBe("softmax-background");
  expect(run.detector.notes.join()).toContain('raw scores "logits", trained for a Sigmoid each');
  const { data } = (await shown(await written())).logits;
  const never = Array.from(data as Float32Array).filter((_, at) => at % 57 === 56);
  expect(new Set(never)).toEqual(new Set([-1e4]));
  const adjusted = await outcome(words, "--background", "last", "--method", "post-hoc");
  expect(adjusted.detector.notes).toEqual([]);
});

test("boxes of another form are refused by their numbers", async () => {
  const words = await withModel(await scenesOfBoxes("plain"), withQueries(56));
  words.push("--mean", "0,0,0", "--std", "1,1,1");
  const { status, stderr } = await detect(words, "--box-form", "corners");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^balms: .*other\.onnx.*--box-form/mu);
});

function writePreprocessor(keys: object): Promise<void> {
  return writeFile(join(folder(), "preprocessor_config.json"), JSON.stringify(keys));
}

test("a preprocessor_config.json of RT-DETR beside the model is followed, and one that cuts pictures is refused", async () => {
  const words = await withModel(await scenesOfBoxes("plain"), withQueries(56));
  const said = {
    image_processor_type: "RTDetrImageProcessor",
    size: { height: 96, width: 96 },
    resample: 2,
    rescale_factor: 1 / 255,
    do_normalize: false,
    format: "coco_detection",
    do_convert_annotations: true,
  };
  await writePreprocessor(said);
  const followed = await outcome(words);
  expect(followed.detector.pictures).toMatch(/^96 × 96, as .*preprocessor_config\.json says$/u);
  const told = await outcome(words, "--mean", "0,0,0", "--std", "1,1,1");
  expect(followed.methods).toEqual(told.methods);
  const cut = { do_center_crop: true, crop_size: 96, size: { shortest_edge: 112 } };
  await writePreprocessor({ ...said, ...cut, image_processor_type: "CLIPImageProcessor" });
  const { status, stderr } = await detect(words);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^balms: .*preprocessor_config\.json.*only the middle is kept/mu);
});
