import { ModelError } from "@balms/core";
import { pasteMask, type RunLengthMask } from "@balms/detection";
import { writeModel, type ExposedDetector } from "@balms/onnx";
import * as runtime from "onnxruntime-node";
import { inLayout } from "../../inference/row-shape.ts";
import { boxesOfCorners } from "./boxes-of-corners.ts";
import type { Detector } from "./open-detector.ts";
import type { SeenPicture } from "../proposals/proposals.ts";

/** Which boxes are wanted: those that the features are pooled from, to train on, or those that the detector makes of them, to measure. */
export type BoxUse = "regions" | "found";

/** Runs a detector on one picture after another. */
export interface DetectorRunner {
  /**
   * What the detector sees in a picture.
   *
   * @param picture - [channels, height, width], as the detector's format says
   * @param size - [height, width] of the picture that it was made of
   */
  see(picture: Float32Array, size: readonly [number, number]): Promise<SeenPicture>;
  release(): Promise<void>;
}

interface RunnerOptions {
  readonly use: BoxUse;
  readonly threads: number;
}

/** Opens a detector for `use`: boxes and features alone, or everything that it puts out. */
export async function createRunner(
  detector: Detector,
  { use, threads }: RunnerOptions,
): Promise<DetectorRunner> {
  const exposed = use === "regions" ? detector.bare : detector.whole;
  const session = await runtime.InferenceSession.create(writeModel(exposed.model), {
    intraOpNumThreads: threads,
    logSeverityLevel: 3,
  });
  const [input = ""] = session.inputNames;
  const { width, height, channels } = detector.format;
  const shape =
    detector.input.layout === "NCHW" ? [1, channels, height, width] : [1, height, width, channels];
  return {
    async see(picture, size) {
      const values = inLayout(detector.input.layout, picture, detector.format);
      const said = await session.run({ [input]: new runtime.Tensor("float32", values, shape) });
      const scale = [size[1] / width, size[0] / height] as const;
      const seen = readFeatures(said, detector);
      const { path } = detector;
      const corners = cornersBeside(said, { exposed, use, seen, path });
      const boxes = boxesOfCorners(corners, { scale, path });
      const masks =
        use === "regions" ? undefined : masksOver(said, { boxes, size, rows: seen.rows });
      for (const tensor of Object.values(said)) tensor.dispose();
      return { boxes, features: seen.features, masks };
    },
    release: () => session.release(),
  };
}

type Said = Readonly<Record<string, runtime.Tensor>>;

interface Features {
  readonly rows: number;
  readonly features: Float32Array;
}

function readFeatures(said: Said, { level, path }: Detector): Features {
  const tensor = said[level.feature];
  const data = tensor?.data;
  const { dimensions } = level;
  if (!(data instanceof Float32Array) || data.length % dimensions !== 0) {
    throw new ModelError({
      parameter: path,
      received: `features "${level.feature}" of shape [${tensor?.dims.join(", ")}], ${tensor?.type}`,
      expected: `[boxes, ${dimensions}] in float32`,
    });
  }
  return { rows: data.length / dimensions, features: data.slice() };
}

function cornersBeside(
  said: Said,
  {
    exposed,
    use,
    seen,
    path,
  }: {
    readonly exposed: ExposedDetector;
    readonly use: BoxUse;
    readonly seen: Features;
    readonly path: string;
  },
): Float32Array {
  const { corners, boxes } = exposed;
  const order = use === "regions" ? [corners, boxes] : [boxes, corners];
  for (const name of order) {
    const data = name === undefined ? undefined : said[name]?.data;
    if (data instanceof Float32Array && data.length === 4 * seen.rows) {
      return data;
    }
  }
  const shown = order.flatMap((name) =>
    name === undefined ? [] : [`"${name}" [${said[name]?.dims.join(", ")}]`],
  );
  throw new ModelError({
    parameter: path,
    received: `${seen.rows} rows of features and ${shown.length === 0 ? "no boxes beside them" : `boxes ${shown.join(", ")}`}`,
    expected: "one box for each row of features",
    hint: "Export the model with its boxes as an output, before those that overlap are left out; or correct its scores without training: balms adjust.",
  });
}

/** Masks of boxes, where the model has one for each, whatever their class. */
function masksOver(
  said: Said,
  {
    boxes,
    size,
    rows,
  }: {
    readonly boxes: Float32Array;
    readonly size: readonly [number, number];
    readonly rows: number;
  },
): RunLengthMask[] | undefined {
  if (rows === 0) return [];
  const found = Object.values(said).find(
    ({ dims, data }) =>
      data instanceof Float32Array &&
      dims.length === 4 &&
      dims[0] === rows &&
      dims[1] === 1 &&
      data.every((value) => value >= 0 && value <= 1),
  );
  if (found === undefined) return undefined;
  const [, , height = 0, width = 0] = found.dims;
  const values = found.data as Float32Array;
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
