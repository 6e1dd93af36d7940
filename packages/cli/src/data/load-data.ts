import type { TrainSettings } from "../settings/train-settings.ts";
import { readClassNames } from "./read-class-names.ts";
import type { FeatureData } from "./feature-data.ts";
import type { ImageData } from "./image-data.ts";
import { loadFeatureFiles } from "./load-feature-files.ts";
import { loadImageFolders } from "./load-image-folders.ts";
import { loadLetterImages } from "./load-letter-images.ts";

/**
 * Loads what the settings name: features whole, pictures as lists of files.
 *
 * @throws {@link DataError} for anything that is wrong with the files, naming the file.
 */
export async function loadData(
  settings: TrainSettings,
  signal: AbortSignal,
): Promise<FeatureData | ImageData> {
  const { source, zeroCounts } = settings;
  const classNames =
    settings.classNames === undefined
      ? undefined
      : await readClassNames(settings.classNames, signal);
  const options = { classNames, zeroCounts, signal };
  if (source.kind === "features") {
    return loadFeatureFiles(source, options);
  }
  return source.kind === "images"
    ? loadImageFolders(source.folder, options)
    : loadLetterImages(options);
}
