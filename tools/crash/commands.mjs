import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSources } from "../sources/open-sources.mjs";

/**
 * Commands that write, with small data in a folder. Each has the words of an earlier run and of the one that is killed, which put
 * their results into `out`, and those of a command that reads what is there, which knows whether these are still the earlier ones.
 * `repeated` is what it says of a second run, if that fails; `ahead` are names of files that may be there before the others; `resumed` is
 * what it says when it goes on from what was killed.
 */
export async function writtenCommands(folder) {
  const server = await openSources();
  try {
    const { writeFeatureFiles, writeImageFolders } = await server.ssrLoadModule(
      "/packages/cli/test/example-data.ts",
    );
    const { headModel, writeModel } = await server.ssrLoadModule("/packages/onnx/src/index.ts");
    const { external } = await server.ssrLoadModule("/packages/cli/test/graph-parts.ts");
    const { writeImageFolder } = await server.ssrLoadModule("/packages/cli/test/hub-models.ts");
    mkdirSync(folder, { recursive: true });
    const at = (name) => join(folder, name);
    const features = await writeFeatureFiles(folder);
    await writeImageFolders(at("pictures"), {
      train: { lying: 60, standing: 10 },
      test: { lying: 5, standing: 5 },
    });
    const weight = Float32Array.from({ length: 200_000 }, (_, index) => Math.sin(index));
    const shape = { dimensions: 2000, classes: 100, training: "unknown" };
    const model = headModel({ weight, bias: new Float32Array(100), ...shape });
    writeFileSync(at("net.onnx"), writeModel(model));
    writeBeside(at("split"), model, { external, writeModel });
    await writeImageFolder(at("hub"));
    for (const [name, most] of [
      ["few", 7],
      ["many", 100],
    ]) {
      writeFileSync(at(`${name}.csv`), `image,label\n${rows(most).join("\n")}\n`);
      const counts = Array.from({ length: 100 }, (_, id) => most + id);
      writeFileSync(at(`${name}.json`), JSON.stringify(counts));
    }
    writeFileSync(at("three.json"), "[9, 90, 1]");
    return commands(at, features);
  } finally {
    await server.close();
  }
}

/** The model with its weights in a file of their own. */
function writeBeside(folder, model, { external, writeModel }) {
  mkdirSync(join(folder, "data"), { recursive: true });
  const [weight, ...others] = model.graph.initializer;
  writeFileSync(join(folder, "data", "weights.bin"), weight.rawData);
  model.graph.initializer = [external(weight, "data/weights.bin", 0), ...others];
  writeFileSync(join(folder, "net.onnx"), writeModel(model));
}

/** So many rows of so many classes, as CSV. */
const rows = (most) => Array.from({ length: 20_000 }, (_, row) => `${row},c${row % most}`);

const seed = (number) => ["--seed", String(number)];

const inspectNet = (out) => ["inspect", join(out, "net.onnx")];
const inspect = (out) => ["inspect", join(out, "model.onnx")];
const into =
  (words, ...more) =>
  (out) => [...words, ...more, "--out", out];

function commands(at, features) {
  const train = ["train", ...features, "--methods", "softmax", "--steps", "60"];
  const size = ["--width", "8", "--height", "8", "--epochs", "3", "--steps", "20"];
  const resume = ["train", "--data", at("pictures"), "--methods", "balanced-softmax", ...size];
  const detect = ["detect", "--scenes", "15", "--test-scenes", "15", "--steps", "10"];
  const count = (name) => (out) => [
    "prior",
    "count",
    at(`${name}.csv`),
    "--label",
    "label",
    "-o",
    join(out, "prior.json"),
  ];
  const adjust = (model, prior, output) => (out) => [
    "adjust",
    at(model),
    "--prior",
    at(prior),
    "-o",
    join(out, output),
  ];
  const pack = (name) => (out) => [
    "prior",
    "package",
    at(`${name}.json`),
    "--name",
    "a-prior",
    "--license",
    "MIT",
    "-o",
    join(out, "package"),
  ];
  return {
    train: { first: into(train, ...seed(1)), second: into(train, ...seed(2)), read: inspect },
    resume: {
      first: into(resume, "--resume", ...seed(1)),
      second: into(resume, "--resume", ...seed(2)),
      read: inspect,
      // Neither from the start nor from features that were kept.
      resumed: /^(?![^]*(?:trained from the start|those of an earlier run))/u,
    },
    detect: { first: into(detect, ...seed(1)), second: into(detect, ...seed(2)), read: inspect },
    adjust: {
      first: adjust("net.onnx", "few.json", "net.onnx"),
      second: adjust("net.onnx", "many.json", "net.onnx"),
      read: inspectNet,
    },
    data: {
      first: adjust("split/net.onnx", "few.json", "net.onnx"),
      second: adjust("split/net.onnx", "many.json", "net.onnx"),
      read: inspectNet,
      // They replace nothing, and are of no use without the model, which comes last.
      ahead: /^data\//u,
    },
    folder: {
      first: adjust("hub", "three.json", "one"),
      second: adjust("hub", "three.json", "two"),
      read: (out, isUndecided) => ["inspect", join(out, isUndecided ? "one" : "two")],
      repeated: /it is not empty/u,
    },
    count: {
      first: count("few"),
      second: count("many"),
      read: (out) => ["prior", "show", join(out, "prior.json")],
    },
    package: {
      first: pack("few"),
      second: pack("many"),
      read: (out) => ["prior", "show", join(out, "package")],
      // What is there already is no new version.
      repeated: /nothing new to publish/u,
    },
  };
}
