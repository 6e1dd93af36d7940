import { ArgumentError, ModelError } from "@balms/core";
import { findPictureSteps, inputShape, type OnnxModel, type PictureSteps } from "@balms/onnx";
import {
  pictureFormat,
  untoldNormalization,
  type FormatSources,
  type PictureFormat,
} from "../../inference/picture-format.ts";
import { formatList } from "../../terminal/format-values.ts";
import type { PictureForm } from "../data/picture-form.ts";

/** How pictures are fed to a detector, one by one. */
export interface DetectorFeed {
  readonly layout: "NCHW" | "NHWC";
  /** Whether a picture goes in without a batch around it. */
  readonly isSingle: boolean;
  readonly form: PictureForm;
  /** How, and who says so. */
  readonly said: string;
}

interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * Settles how pictures are fed to a detector. One that normalises them itself is told by its graph; for any other somebody has to say it. Where
 * it brings pictures to a size of its own, they go in as they are.
 *
 * @throws {@link ArgumentError} and {@link ModelError} where nobody says it, or options contradict the graph.
 */
export async function detectorFeed(
  model: OnnxModel,
  { path, options, beside }: FormatSources,
): Promise<DetectorFeed> {
  const { shape, name, type } = inputShape(model);
  const isSingle = shape.length === 3;
  checkInput({ shape, name, type }, path);
  const steps = findPictureSteps(model);
  const [channels, height, width] = shape.slice(-3);
  const own = ownNormalization(steps, [channels, width].find(isColor) ?? 3);
  if (own !== undefined) checkGiven(options, own);
  const { mean, std } = own ?? options;
  const isOpen = [height, width].every((side) => typeof side !== "number" || side <= 0);
  if (steps.resized !== undefined && isOpen && options.width === undefined && isColor(channels)) {
    if (mean === undefined || std === undefined) throw untoldNormalization(path, channels);
    const form = { channels, mean, std, width: undefined, height: undefined };
    return { layout: "NCHW", isSingle, form, said: `in their own sizes, ${sourceOf(own, steps)}` };
  }
  const said = { ...options, mean, std, isSingle };
  const fed = await pictureFormat(model, { path, options: said, beside });
  const { layout } = fed.input;
  if (layout === "rows") throw refuse(path, `rows of numbers "${name}"`);
  checkWhole(fed, path);
  const by = fed.saidBy === undefined ? sourceOf(own, steps) : `as ${fed.saidBy} says`;
  const { format } = fed;
  return { layout, isSingle, form: format, said: `${format.width} × ${format.height}, ${by}` };
}

function isColor(channels: unknown): channels is 1 | 3 {
  return channels === 1 || channels === 3;
}

/** What is left to be done to pixels / 255 where the graph does the rest: nothing, or to take them back to 0 to 255. */
function ownNormalization(
  { normalization }: PictureSteps,
  channels: number,
): Normalization | undefined {
  const top = normalization && rangeOf(normalization);
  if (top === undefined) return undefined;
  const all = (value: number): number[] => Array<number>(channels).fill(value);
  return { mean: all(0), std: all(1 / top) };
}

/** What the pixels go up to that a graph normalises: the middle that it subtracts lies inside; one number that it divides by alone is the top itself. */
function rangeOf({ mean, std }: Normalization): 1 | 255 | undefined {
  if (mean.every((value) => value === 0)) return std.every(isTop) ? 255 : undefined;
  const isWithin = (top: number): boolean =>
    mean.every((value) => value > 0 && value < top) && std.every((value) => value <= top);
  if (isWithin(1)) return 1;
  return mean.every((value) => value > 1) && isWithin(255) ? 255 : undefined;
}

function isTop(value: number): boolean {
  return Math.abs(value - 255) < 1e-2;
}

/** Refuses what would normalise pictures twice. */
function checkGiven({ mean, std }: FormatSources["options"], own: Normalization): void {
  const given = { "--mean": mean, "--std": std };
  for (const [parameter, values] of Object.entries(given)) {
    const wanted = parameter === "--mean" ? own.mean : own.std;
    if (values === undefined) continue;
    if (values.every((value, at) => Math.abs(value - (wanted[at] ?? 0)) < 1e-6)) continue;
    throw new ArgumentError({
      parameter,
      received: `${values.join(",")} for a model that normalises pictures itself`,
      expected: `nothing, or ${wanted.join(",")}`,
      hint: "They would be normalised twice. Its graph subtracts and divides before the first layer.",
    });
  }
}

function sourceOf(own: Normalization | undefined, { normalization }: PictureSteps): string {
  if (own === undefined || normalization === undefined) return "normalised as was said";
  const top = Math.round(1 / (own.std[0] ?? 1));
  return `pixels from 0 to ${top}: the model normalises them itself (less ${digits(normalization.mean)}, through ${digits(normalization.std)})`;
}

/** Refuses what cuts a part out of pictures: boxes are of all of them. */
function checkWhole(
  { format: { width, height, resize }, saidBy }: PictureFormat,
  path: string,
): void {
  const to = resize?.to;
  if (to === undefined) return;
  if ("width" in to && to.width === width && to.height === height) return;
  throw new ModelError({
    parameter: saidBy ?? path,
    received: "pictures of which only the middle is kept",
    expected: "whole pictures: objects are annotated everywhere in them",
    hint: "Say how pictures are fed with --mean and --std: then they are stretched to the model's input.",
  });
}

function digits(list: readonly number[]): string {
  return list.map((value) => String(Number(value.toPrecision(4)))).join(", ");
}

function checkInput({ shape, name, type }: ReturnType<typeof inputShape>, path: string): void {
  if (type !== "float32") throw refuse(path, `an input "${name}" of ${type}`);
  const [batch] = shape;
  if (shape.length === 4 && typeof batch === "number" && batch > 1) {
    throw refuse(
      path,
      `an input "${name}" of ${batch} pictures at a time: [${formatList(shape.map(String), 4)}]`,
    );
  }
}

function refuse(path: string, received: string): ModelError {
  return new ModelError({
    parameter: path,
    received,
    expected: "one picture in float32, [1, channels, height, width] or [channels, height, width]",
    hint: "Export the model so; balms adjust corrects its scores as it is.",
  });
}
