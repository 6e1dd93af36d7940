import { sourceAlias } from "../sources/source-alias.mjs";
import { bundleCode, type BundleOptions } from "./bundle-code.ts";

/**
 * Bundles code as `bundleCode` does, ours from its sources.
 *
 * @param code - JavaScript with imports by absolute path, or by name
 */
export const bundleScript = (
  code: string,
  options: Omit<BundleOptions, "alias"> = {},
): Promise<string> => bundleCode(code, { ...options, alias: sourceAlias });
