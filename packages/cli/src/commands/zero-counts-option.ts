import { Option } from "commander";

/** `--zero-counts`: what becomes of classes without training rows. */
export function zeroCountsOption(): Option {
  return new Option(
    "--zero-counts <policy>",
    "for classes without training rows: error; mask (kept out of the loss); smooth (one row more for every class); floor (counted as one row)",
  ).choices(["error", "mask", "smooth", "floor"]);
}
