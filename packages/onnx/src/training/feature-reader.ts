import { checkMatrix, checkMethods, checkWhole, refuse, refuseValue } from "@balms/core/adapter";

/** Reads features that are not in memory, since there are more of them than fit. */
export interface FeatureReader {
  /** D. */
  readonly dimensions: number;
  /**
   * Reads rows as training needs them.
   *
   * @param rows - numbers from 0 to N − 1, in any order, some of them repeatedly
   * @returns their features [rows, D], in the order of `rows`, finite
   */
  read(rows: Int32Array): Promise<Float32Array>;
}

/** Features of proposals, in memory or read where they are, and D. */
export interface CheckedFeatures {
  readonly features: Float32Array | FeatureReader;
  readonly dimensions: number;
}

/** Looks at features in memory, all of them, and at what is to read others. */
export function checkFeatures(
  features: Float32Array | FeatureReader | null | undefined,
  rows: number,
): CheckedFeatures {
  if (features instanceof Float32Array) {
    const dimensions = features.length / rows;
    if (!Number.isInteger(dimensions) || dimensions === 0) {
      const received = `${features.length} numbers for ${rows} labels`;
      refuse("features", received, "the same number of values, at least one, for every label");
    }
    checkMatrix(features, dimensions, "features");
    return { features, dimensions };
  }
  if (typeof features !== "object" || features === null || !("dimensions" in features)) {
    const expected = "a Float32Array with at least one row, or { dimensions, read }";
    return refuseValue("features", features, expected);
  }
  checkMethods(features, "features", ["read"]);
  return { features, dimensions: checkWhole(features.dimensions, "features.dimensions", 1) };
}
