import { ModelError } from "@balms/core";
import { expect, test } from "vitest";
import { parsePreprocessor } from "./preprocessor-config.ts";

const mean = [0.485, 0.456, 0.406];
const std = [0.229, 0.224, 0.225];
const vit = {
  image_processor_type: "ViTImageProcessor",
  do_resize: true,
  size: { height: 224, width: 192 },
  resample: 2,
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: mean,
  image_std: std,
};
const clip = {
  feature_extractor_type: "CLIPFeatureExtractor",
  size: 256,
  resample: 3,
  do_center_crop: true,
  crop_size: 224,
  image_mean: mean,
  image_std: std,
};
const convNext = { ...clip, feature_extractor_type: "ConvNextFeatureExtractor", size: 224 };
const { do_center_crop: _, crop_size: __, ...whole } = convNext;
const parse = (keys: object) => parsePreprocessor(JSON.stringify(keys), "p.json").format;

test.each([
  ["ViT", vit, [192, 224], { kernel: "bilinear", to: { width: 192, height: 224 } }],
  [
    "an old ViT",
    { ...vit, size: 224 },
    [224, 224],
    { kernel: "bilinear", to: { width: 224, height: 224 } },
  ],
  [
    "RT-DETR, with what it says of annotations",
    {
      ...vit,
      image_processor_type: "RTDetrImageProcessorFast",
      format: "coco_detection",
      do_convert_annotations: true,
      do_pad: false,
      pad_size: null,
    },
    [192, 224],
    { kernel: "bilinear", to: { width: 192, height: 224 } },
  ],
  ["CLIP", clip, [224, 224], { kernel: "bicubic", to: { shortestSide: 256 } }],
  [
    "DeiT, which stretches before it cuts",
    { ...clip, feature_extractor_type: "DeiTFeatureExtractor" },
    [224, 224],
    { kernel: "bicubic", to: { width: 256, height: 256 } },
  ],
  [
    "ConvNext",
    { ...whole, crop_pct: 0.8 },
    [224, 224],
    { kernel: "bicubic", to: { shortestSide: 280 } },
  ],
  [
    "a large ConvNext",
    { ...whole, size: { shortest_edge: 384 } },
    [384, 384],
    { kernel: "bicubic", to: { width: 384, height: 384 } },
  ],
] as const)("%s says size, kernel and what is cut out", (_name, keys, [width, height], resize) => {
  expect(parse(keys)).toEqual({ width, height, channels: 3, resize, mean, std });
});

test("factors become those of pixels from 0 to 1", () => {
  const signed = { ...vit, rescale_factor: 1 / 127.5, image_mean: [1], image_std: [1] };
  expect(parse(signed)).toMatchObject({ channels: 1, mean: [0.5], std: [0.5] });
  expect(parse({ ...vit, do_rescale: false, do_normalize: false })).toMatchObject({
    mean: [0, 0, 0],
    std: [1 / 255, 1 / 255, 1 / 255],
  });
});

test.each([
  ["image_processor_type", { ...vit, image_processor_type: "MobileViTImageProcessor" }],
  ["feature_extractor_type", { ...clip, feature_extractor_type: undefined }],
  ["image_processor_type", { ...vit, image_processor_type: { toString: 1 } }],
  ["image_processor_type", { ...vit, image_processor_type: [["ViTImageProcessor"]] }],
  ["do_flip_channel_order", { ...vit, do_flip_channel_order: true }],
  ["rescale_offset", { ...vit, rescale_offset: 1 }],
  ["auto_map", { ...vit, auto_map: { AutoImageProcessor: "own.py" } }],
  ["do_resize", { ...vit, do_resize: false }],
  ["do_resize", { ...vit, do_resize: "yes" }],
  ["resample", { ...vit, resample: undefined }],
  ["resample", { ...vit, resample: 6 }],
  ["size", { ...vit, size: { shortest_edge: 224 } }],
  ["size", { ...clip, size: { shortest_edge: 224, longest_edge: 300 } }],
  ["size", { ...clip, do_center_crop: false }],
  ["size", { ...vit, size: { height: 224, width: 0.5 } }],
  ["do_center_crop", { ...vit, do_center_crop: true, crop_size: 100 }],
  ["do_center_crop", { ...clip, do_center_crop: undefined }],
  ["crop_size", { ...clip, crop_size: undefined }],
  ["crop_size", { ...clip, crop_size: 300 }],
  ["crop_pct", { ...whole, crop_pct: 2 }],
  ["rescale_factor", { ...vit, rescale_factor: 0 }],
  ["rescale_factor", { ...vit, rescale_factor: 1e308 }],
  ["image_mean", { ...vit, image_mean: [1e308, 0.5, 0.5] }],
  ["image_std", { ...vit, image_std: [1e-38, 0.5, 0.5] }],
  ["image_mean", { ...vit, image_mean: [0.5, 0.5] }],
  ["image_std", { ...vit, image_std: [0.5, 0.5, 0] }],
  ["image_std", { ...vit, image_std: [0.5] }],
])("%s that is not understood is refused: %j", (key, keys) => {
  expect(() => parse(keys)).toThrow(ModelError);
  expect(() => parse(keys)).toThrow(
    new RegExp(`^\`p\\.json\`: received ${key}: .*--mean and --std`, "u"),
  );
});

test("a spread that is too small is told how small it may be", () => {
  expect(() => parse({ ...vit, image_std: [0.5, 0.5, 0] })).toThrow(
    /image_std: .*one per channel, from 0\.000001 to 1000000/u,
  );
});

test("what is off or about the program alone changes nothing", () => {
  const more = {
    ...vit,
    do_pad: false,
    pad_size: null,
    do_convert_rgb: true,
    return_tensors: "pt",
  };
  expect(parse(more)).toEqual(parse(vit));
  expect(() => parsePreprocessor("[", "p.json")).toThrow(
    /`p\.json`: received text that is no JSON object/u,
  );
});
