import { readHubConfig } from "../../../packages/cli/src/adjust/hub-config.ts";
import { readClassNames } from "../../../packages/cli/src/data/read-class-names.ts";
import { parsePreprocessor } from "../../../packages/cli/src/inference/preprocessor-config.ts";
import {
  formatKey,
  readFormatRecord,
} from "../../../packages/cli/src/inference/recorded-format.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { scratch } from "../scratch.ts";
import { textTarget } from "../text-target.ts";

const format = { width: 8, height: 8, channels: 1, mean: [0.5], std: [0.25] } as const;
const [mean, std] = [
  [0.485, 0.456, 0.406],
  [0.229, 0.224, 0.225],
];
const preprocessors = [
  {
    image_processor_type: "ViTImageProcessor",
    do_resize: true,
    size: { height: 224, width: 192 },
    resample: 2,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: mean,
    image_std: std,
  },
  {
    feature_extractor_type: "CLIPFeatureExtractor",
    size: 256,
    resample: 3,
    do_center_crop: true,
    crop_size: 224,
    image_mean: mean,
    image_std: std,
  },
];

/** What runs find beside models. */
export const runTargets: Readonly<Record<string, FuzzTarget>> = {
  preprocessors: textTarget(preprocessors, (text) => {
    const { width, height } = parsePreprocessor(text, "p.json").format;
    return `${typeof width} ${typeof height}`;
  }),
  "hub-configs": textTarget(
    [{ id2label: { 0: "cat", 1: "dog" }, label2id: { cat: 0, dog: 1 }, problem_type: "x" }],
    async (_, bytes) =>
      `classes: ${typeof (await readHubConfig(scratch("config.json", bytes))).classes}`,
    1000,
  ),
  "class-names": textTarget(
    ["cat\ndog\nlynx\n"],
    async (_, bytes) => `${(await readClassNames(scratch("names.txt", bytes))).length} names`,
    1000,
  ),
  "recorded-formats": textTarget(
    [JSON.stringify({ layout: "NCHW", scale: "1/255", ...format })],
    (text) => typeof readFormatRecord({ [formatKey]: text }),
  ),
};
