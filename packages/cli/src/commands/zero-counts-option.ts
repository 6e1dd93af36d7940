import { Option } from "commander";

/** `--zero-counts`: what becomes of classes without training rows. */
export function zeroCountsOption(): Option {
  return new Option(
    "--zero-counts <policy>",
    "for classes without training rows: error; mask (kept out of the loss); smooth (one row more for every class); floor (counted as one row)",
  ).choices(["error", "mask", "smooth", "floor"]);
}

/** `--zero-counts` where each class has a sigmoid of its own: the odds of a class that is in no image are 0, and none keeps it out. */
export function zeroImagesOption(): Option {
  return new Option(
    "--zero-counts <policy>",
    "for classes without training images: error; smooth (one image more for every class); floor (counted as in one image)",
  ).choices(["error", "smooth", "floor"]);
}
