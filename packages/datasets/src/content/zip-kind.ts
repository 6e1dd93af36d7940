import { latinText } from "./start-text.ts";

/** What a zip archive is, as far as the name of its first entry says. */
export function zipKind(start: Uint8Array): string {
  const length = start.length < 30 ? 0 : start[26] + 256 * start[27];
  const name = latinText(start.subarray(30, 30 + length));
  if (name.endsWith(".npy")) return "a NumPy archive (.npz)";
  if (name.startsWith("[Content_Types]") || name.startsWith("xl/")) return "an Excel file (.xlsx)";
  if (name.endsWith("/data.pkl")) return "a PyTorch file (.pt)";
  return "a zip archive";
}
