import type { ClassScores } from "./class-scores.ts";

/** Where along their axis the scores of each row begin. */
export function partStarts({ part }: Pick<ClassScores, "part">): readonly number[] {
  if (part === undefined) return [0];
  return Array.from({ length: part.rows }, (_, row) => part.first + row * part.stride);
}
