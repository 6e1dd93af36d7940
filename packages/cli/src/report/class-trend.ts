/** A class on a chart against its training rows or images. */
export interface ClassPoint {
  /** Training rows or images, at least 1. */
  readonly count: number;
  /** What was measured. */
  readonly percent: number;
}

// Of fewer classes a mean is one class's luck.
const fewestTogether = 3;
const mostCorners = 6;

/** How many neighbouring classes a corner of the trend stands for; undefined with too few classes for a trend. */
export function trendWindow(classes: number): number | undefined {
  const together = Math.max(fewestTogether, Math.ceil(classes / mostCorners));
  return classes < 2 * together ? undefined : together;
}

/**
 * The trend through classes: means over neighbours by count, so that no corner is a single class.
 *
 * @param points - Classes in the order of their counts.
 * @returns none where there are too few classes for a trend
 */
export function classTrend(points: readonly ClassPoint[]): ClassPoint[] {
  const together = trendWindow(points.length);
  if (together === undefined) return [];
  const corners = Math.floor(points.length / together);
  return Array.from({ length: corners }, (_, corner) => {
    // Classes that are left over are shared out, so that no corner has fewer than the others.
    const begin = Math.round((corner * points.length) / corners);
    const end = Math.round(((corner + 1) * points.length) / corners);
    const group = points.slice(begin, end);
    return {
      count: Math.exp(mean(group.map(({ count }) => Math.log(count)))),
      percent: mean(group.map(({ percent }) => percent)),
    };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
