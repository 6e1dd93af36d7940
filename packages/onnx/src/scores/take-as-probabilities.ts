import type { ScoreReading } from "./score-reading.ts";

/** Takes probabilities as what is to be corrected, whatever they were computed from, because the caller wants it so. */
export function takeAsProbabilities(reading: ScoreReading, names: readonly string[]): void {
  for (const name of names) {
    const meaning = reading.meaning(name);
    if (meaning?.stage !== "probabilities" || meaning.given === true) continue;
    const { activation: _, ...kept } = meaning;
    reading.meanings.set(name, {
      ...kept,
      activation: undefined,
      scores: name,
      given: true,
      parents: [meaning.scores],
    });
  }
}
