import type { CommandContext } from "../terminal/command-context.ts";
import { checkMapped, renameApart } from "./apply-mapping.ts";
import { makePrior, type OutputOptions } from "./prior-output.ts";
import { readMapping, type MappingOptions } from "./read-mapping.ts";

/** What commander makes of the command line of `balms prior rename`. */
export interface RenameOptions extends OutputOptions, MappingOptions {
  readonly skipMissing?: boolean;
}

/**
 * Gives classes other names; order and counts stay.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export function renameFoundPrior(
  source: string,
  options: RenameOptions,
  context: CommandContext,
): Promise<void> {
  return makePrior([source], { ...options, inputs: [options.map] }, context, async ([found]) => {
    const mapping = await readMapping(options);
    if (options.skipMissing !== true) checkMapped(mapping, [found]);
    const renamed = found.prior.classes.filter((name) => mapping.has(name)).length;
    return { prior: renameApart(found, mapping), details: { renamed } };
  });
}
