import { checkMatrix, refuse } from "@balms/core/adapter";
import type { CheckedFeatures, FeatureReader } from "./feature-reader.ts";

/** The lists of row numbers that steps take features by. */
export interface FeatureRows {
  readonly rows: Int32Array;
  readonly metaRows: Int32Array;
}

/** Features as the steps of a run take them. */
export interface FedFeatures {
  /** [rows, D]: all there are, or those of the steps that come next. */
  readonly features: Float32Array;
  /** Most steps of a run. */
  readonly capacity: number;
  /** Numbers of rows among all become those among `features`. */
  readonly place: <Fed extends FeatureRows>(fed: Fed) => Promise<Fed>;
}

/** Most numbers that are read at a time: 256 MB. */
const mostRead = 2 ** 26;

/**
 * Features for the steps of runs: where they are in memory, all of them; where they are read, those of one run after another.
 *
 * @param rowsPerStep - how many a step takes; `steps`: how many at most make a run
 */
export function feedFeatures(
  { features, dimensions }: CheckedFeatures,
  { rowsPerStep, steps }: { readonly rowsPerStep: number; readonly steps: number },
): FedFeatures {
  if (features instanceof Float32Array) {
    return { features, capacity: steps, place: (fed) => Promise.resolve(fed) };
  }
  const most = Math.floor(mostRead / (rowsPerStep * dimensions));
  const capacity = Math.min(steps, Math.max(1, most));
  // What a shorter run does not fill stays of the one before, and nothing asks for it.
  const window = new Float32Array(capacity * rowsPerStep * dimensions);
  return {
    features: window,
    capacity,
    async place(fed) {
      const wanted = new Int32Array(fed.rows.length + fed.metaRows.length);
      wanted.set(fed.rows);
      wanted.set(fed.metaRows, fed.rows.length);
      window.set(await readRows(features, wanted));
      const places = wanted.map((_, at) => at);
      const end = fed.rows.length;
      return { ...fed, rows: places.subarray(0, end), metaRows: places.subarray(end) };
    },
  };
}

async function readRows(reader: FeatureReader, rows: Int32Array): Promise<Float32Array> {
  const size = rows.length * reader.dimensions;
  const read: unknown = await reader.read(rows);
  if (!(read instanceof Float32Array) || read.length !== size) {
    const received = read instanceof Float32Array ? `${read.length} numbers` : "no Float32Array";
    return refuse("features.read", received, `${rows.length} rows of ${reader.dimensions} numbers`);
  }
  checkMatrix(read, reader.dimensions, "features.read");
  return read;
}
