import { restoreRandom } from "@balms/core";
import { describeValue, refuse } from "@balms/core/adapter";
import type { RandomGenerator, RandomState } from "@balms/core";

/** Independent streams of one generator, whose place can be written down. */
export class RandomSources {
  readonly #sources: Map<string, RandomGenerator>;

  /** @param names - of the forks that are drawn from; the generator itself stays as it is */
  constructor(random: RandomGenerator, names: readonly string[]) {
    this.#sources = new Map(names.map((name) => [name, random.fork(name)]));
  }

  /** The stream of that name. */
  of(name: string): RandomGenerator {
    const source = this.#sources.get(name);
    if (source === undefined) throw new RangeError(`no random numbers named "${name}"`);
    return source;
  }

  /** Where all streams stand, as JSON. */
  state(): Record<string, RandomState> {
    return Object.fromEntries([...this.#sources].map(([name, source]) => [name, source.state()]));
  }

  /**
   * Goes on from where the streams of an equal generator stood.
   *
   * @throws {@link ArgumentError} when they were streams of another generator
   */
  resume(state: Readonly<Record<string, RandomState>>, parameter: string): void {
    for (const [name, source] of this.#sources) {
      const stored: RandomState | undefined = { ...state }[name];
      const given: unknown = stored?.key;
      const { key } = source.state();
      if (!Array.isArray(given) || key.some((word, at) => word !== given[at])) {
        refuse(
          `${parameter}.${name}`,
          stored === undefined ? describeValue(stored) : "numbers of another seed",
          "where the random numbers of this training stood",
          "Resume with the same seed, data and options.",
        );
      }
      this.#sources.set(name, restoreRandom(stored));
    }
  }
}
