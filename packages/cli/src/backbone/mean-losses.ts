/** Points of a curve that a small chart can show. */
const mostPoints = 80;

/** The course of a training: means of its losses over equal parts, in order. */
export function meanLosses(losses: ArrayLike<number>): number[] {
  const points = Math.min(mostPoints, losses.length);
  return Array.from({ length: points }, (_, point) => {
    const first = Math.floor((point * losses.length) / points);
    const end = Math.floor(((point + 1) * losses.length) / points);
    let sum = 0;
    for (let step = first; step < end; step += 1) sum += losses[step] ?? 0;
    return sum / (end - first);
  });
}
