import { checkChoice, checkMethods, checkOptions, refuse, refuseValue } from "@balms/core/adapter";
import type { AugmentedRows, Pixels } from "./augmentation-options.ts";
import type { Augmenter } from "./create-augmenter.ts";
import type { WorkerAugmenter } from "./worker-augmenter.ts";

/** Pictures of a batch, as `load` gives them: rows first. */
interface PictureMatrix {
  readonly data: Pixels;
  readonly shape: readonly number[];
}

/** Pictures that were augmented. */
interface AugmentedMatrix {
  readonly data: Float32Array;
  /** [B, C, H, W]. */
  readonly shape: readonly number[];
}

/** What `load` hands to a transform, as far as it matters here. */
interface PictureBatch<Data> extends AugmentedRows {
  readonly data: Data;
}

/** How batches are augmented. */
export interface BatchAugmentationOptions {
  /**
   * What a row is that is drawn again in an epoch: another picture each time ("anew", default), or the same ("alike"), whatever batches and
   * shards are cut.
   */
  readonly repeats?: "anew" | "alike" | undefined;
}

/**
 * The option `transform` of `load`: a column of pictures is augmented, the other columns stay.
 *
 * With an augmenter in workers, as many batches are worked on at once as the option `prefetch` of `load` has them read ahead, and they come in
 * order all the same.
 *
 * @param augmenter - of {@link createAugmenter} or {@link createWorkerAugmenter}
 * @param column - name of the column, a matrix `{ data, shape }` of bytes or floats
 * @param options - `repeats`
 * @throws {@link ArgumentError} when it is no augmenter; from the loop, when there is no such column
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { loadLetters } from "@balms/datasets";
 * import { augmentBatches, createAugmenter } from "@balms/datasets/augmentation";
 *
 * const { train } = await loadLetters();
 * const augmenter = createAugmenter({ channels: 1, height: 28, width: 28, padCrop: 2, random: createRandom(1) });
 * const transform = augmentBatches(augmenter, "image"); // load(rows, sampler, { batchSize: 64, transform })
 * const image = { data: train.images.subarray(0, 2 * 784), shape: [2, 784] };
 * const { image: augmented } = await transform({ rows: [0, 1], epoch: 0, data: { image } });
 * console.log(augmented.shape); // [ 2, 1, 28, 28 ]
 * ```
 */
export function augmentBatches<Name extends string>(
  augmenter: Augmenter | WorkerAugmenter,
  column: Name,
  options: BatchAugmentationOptions = {},
): <Data extends Readonly<Record<Name, PictureMatrix>>>(
  batch: PictureBatch<Data>,
) => Promise<Omit<Data, Name> & Record<Name, AugmentedMatrix>> {
  checkMethods(augmenter, "augmenter", ["augment"]);
  if (typeof column !== "string") refuseValue("column", column, "the name of a column");
  checkOptions(options, ["repeats"]);
  const { repeats = "anew" } = { ...options };
  checkChoice(repeats, "repeats", ["anew", "alike"]);
  return async ({ data, rows, epoch, index }) => {
    const matrix: PictureMatrix | undefined = data?.[column];
    if (matrix?.data === undefined || matrix.shape === undefined) {
      const names = Object.keys(data ?? {}).join(", ");
      refuse("column", `"${column}"`, `the name of a column { data, shape } among ${names}`);
    }
    const number = repeats === "anew" ? index : undefined;
    const augmented = {
      data: await augmenter.augment(matrix.data, { rows, epoch, index: number }),
      shape: [rows.length, ...augmenter.shape],
    };
    return { ...data, [column]: augmented };
  };
}
