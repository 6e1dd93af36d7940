import { ModelError } from "@balms/core";
import { pasteMask, type PictureSize, type RunLengthMask } from "@balms/detection";
import * as runtime from "onnxruntime-node";
import { inLayout } from "../../inference/row-shape.ts";
import { formatOf } from "../data/picture-form.ts";
import type { SeenPicture } from "../proposals/proposals.ts";
import { boxesInPixels } from "./boxes-in-pixels.ts";
import { openSession, type Said } from "./detector-session.ts";
import { cornersOfBoxes, regionFeed, tryRegions } from "./further-regions.ts";
import type { Detector } from "./open-detector.ts";
import { readPositions } from "./position-rows.ts";
import type { BoxUse, ShownPlaces } from "./shown-places.ts";

/** Runs a detector on one picture after another. */
export interface DetectorRunner {
  /**
   * What the detector sees in a picture.
   *
   * @param picture - [channels, height, width], as the detector's feed says
   * @param size - of the picture that it was made of
   * @param further - boxes [n, 4] whose features follow those of its own, in pixels of that picture
   */
  see(picture: Float32Array, size: PictureSize, further?: ArrayLike<number>): Promise<SeenPicture>;
  release(): Promise<void>;
}

interface RunnerOptions {
  readonly use: BoxUse;
  readonly threads: number;
}

/** Opens a detector for `use`: boxes and features alone, or masks of them, too. */
export async function createRunner(
  detector: Detector,
  { use, threads }: RunnerOptions,
): Promise<DetectorRunner> {
  const { feed, path } = detector;
  const { exposed, places } = detector.shown[use];
  const session = await openSession(exposed.model, { path, threads });
  const { furtherRegions } = exposed;
  let isTried = false;
  return {
    async see(picture, size, further = []) {
      const format = formatOf(feed.form, size);
      const { channels, height, width } = format;
      const sides = feed.layout === "NCHW" ? [channels, height, width] : [height, width, channels];
      const values = inLayout(feed.layout, picture, format);
      const shape = feed.isSingle ? sides : [1, ...sides];
      const image = { [session.input]: new runtime.Tensor("float32", values, shape) };
      const run = (corners: Float32Array): Promise<Said> =>
        session.run({ ...image, ...regionFeed(furtherRegions, corners) });
      const scaleOf = (said: Said): readonly [number, number] => {
        const within = places.form.endsWith("shares")
          ? ([1, 1] as const)
          : (sizeWithin(said[exposed.pictureSize ?? ""], feed.layout) ?? [height, width]);
        return [size[1] / within[1], size[0] / within[0]];
      };
      if (furtherRegions !== undefined) isTried ||= await tryRegions(run, detector);
      // Where the model brings pictures to a size itself, it has to be asked for that before.
      const isAsked = further.length > 0 && exposed.pictureSize !== undefined;
      const before = isAsked ? await run(new Float32Array(0)) : {};
      const said = await run(cornersOfBoxes(further, scaleOf(before)));
      const scale = scaleOf(said);
      const seen = readRows(said, detector);
      const numbers = numbersOf(said, { places, detector, rows: seen.rows });
      const boxes = boxesInPixels(numbers, { form: places.form, scale, path });
      const masks =
        use === "regions" || places.kind === "classes"
          ? undefined
          : masksOver(said[exposed.masks ?? ""], { boxes, size, rows: seen.rows });
      for (const tensor of Object.values(said)) tensor.dispose();
      const { rows: _, ...read } = seen;
      return { boxes, ...read, masks };
    },
    release: () => session.release(),
  };
}

interface Rows extends Pick<SeenPicture, "features" | "levels" | "highest"> {
  readonly rows: number;
}

function readRows(said: Said, { head, dimensions, positions, path }: Detector): Rows {
  if (positions !== undefined) {
    return readPositions(said, { head, dimensions, scores: positions, path });
  }
  const [level] = head.levels;
  const tensor = said[level.feature];
  const data = tensor?.data;
  if (!(data instanceof Float32Array) || data.length % dimensions !== 0) {
    throw new ModelError({
      parameter: path,
      received: `features "${level.feature}" of shape [${tensor?.dims.join(", ")}], ${tensor?.type}`,
      expected: `[boxes, ${dimensions}] in float32`,
    });
  }
  const rows = data.length / dimensions;
  return { rows, features: data.slice(), levels: undefined, highest: undefined };
}

/** The size in which the network looks at the picture, where the model says it. */
function sizeWithin(
  tensor: runtime.Tensor | undefined,
  layout: "NCHW" | "NHWC",
): PictureSize | undefined {
  if (tensor === undefined) return undefined;
  const sizes = Array.from(tensor.data as BigInt64Array, Number);
  const last = sizes.at(-1) ?? 0;
  const [height = 0, width = 0] =
    layout === "NHWC" && last <= 3 ? sizes.slice(-3) : sizes.slice(-2);
  return [height, width];
}

/** Four numbers for each row, or for each class of each row; those of a background are left out. */
function numbersOf(
  said: Said,
  context: { readonly places: ShownPlaces; readonly detector: Detector; readonly rows: number },
): Float32Array {
  const {
    places,
    detector: { head, positions, path },
    rows,
  } = context;
  const { classes, background } = head;
  const tensor = said[places.tensor];
  const data = tensor?.data;
  const count = places.kind === "classes" ? classes : 1;
  if (data instanceof Float32Array) {
    if (data.length === 4 * rows * count)
      return positions !== undefined && areSidesApart(tensor, rows) ? sidesOfRows(data) : data;
    const hasBackground = background !== undefined && data.length === 4 * rows * (count + 1);
    if (places.kind === "classes" && hasBackground) {
      const place = (at: number): number => Math.floor(at / 4) % (count + 1);
      return data.filter((_, at) => place(at) !== background);
    }
  }
  throw new ModelError({
    parameter: path,
    received: `${rows} rows of features and boxes "${places.tensor}" [${tensor?.dims.join(", ")}]`,
    expected: "one box for each row of features",
    hint: "Export the model with its boxes as an output, before those that overlap are left out; or correct its scores without training: balms adjust.",
  });
}

/** Whether all left sides come first, then all tops: [batch, 4, rows]. */
function areSidesApart(tensor: runtime.Tensor | undefined, rows: number): boolean {
  const [, sides, last] = tensor?.dims.length === 3 ? tensor.dims : [];
  return sides === 4 && last === rows;
}

function sidesOfRows(data: Float32Array): Float32Array {
  const rows = data.length / 4;
  return Float32Array.from(data, (_, at) => data[(at % 4) * rows + Math.floor(at / 4)] ?? 0);
}

/** Masks of boxes, where the model has one for each, whatever their class. */
function masksOver(
  tensor: runtime.Tensor | undefined,
  of: { readonly boxes: Float32Array; readonly size: PictureSize; readonly rows: number },
): RunLengthMask[] | undefined {
  const { boxes, size, rows } = of;
  if (tensor === undefined) return undefined;
  const [count, kinds, height = 0, width = 0] = tensor.dims;
  const values = tensor.data;
  if (!(values instanceof Float32Array) || count !== rows || kinds !== 1) return undefined;
  if (values.some((value) => !(value >= 0 && value <= 1))) return undefined;
  return Array.from({ length: rows }, (_, row) => {
    const [x = 0, y = 0, across = 0, down = 0] = boxes.subarray(4 * row, 4 * row + 4);
    return pasteMask(
      {
        values: values.subarray(row * height * width, (row + 1) * height * width),
        cells: [height, width],
        box: [x, y, across, down],
      },
      size,
    );
  });
}
