import { chooseArray } from "./choose-array.ts";
import type { CountContext, CountOptions } from "./count-options.ts";
import { countLabelSources, type LabelSource } from "./count-label-sources.ts";
import type { CountedSource } from "./counted-source.ts";
import type { KnownClasses } from "./known-classes.ts";
import { openNumpyArchive, type NumpyArchive } from "./numpy-archive.ts";
import type { SourceFile } from "./source-file.ts";

/** Counts an array of each archive (.npz): the only one, or that which `--label` names. */
export async function countArchives(
  files: readonly SourceFile[],
  known: KnownClasses | undefined,
  options: CountOptions,
  context: CountContext,
): Promise<CountedSource> {
  const archives: NumpyArchive[] = [];
  try {
    const sources: LabelSource[] = [];
    const names = new Set<string>();
    for (const file of files) {
      const archive = await openNumpyArchive(file);
      archives.push(archive);
      const { name, size, read } = await chooseArray(file.name, archive.arrays, options.label);
      names.add(name);
      sources.push({ name: `${file.name}: ${name}`, size, read });
    }
    const counted = await countLabelSources(sources, known, options, context);
    return { ...counted, takenFor: `${counted.takenFor}, in the array ${[...names].join(" or ")}` };
  } finally {
    for (const archive of archives) archive.close();
  }
}
