/** Learning rate of a step under cosine decay from `peak` at step 0 to 0 after the last: `peak·(1 + cos(π·step/steps))/2`. */
export function cosineRate(peak: number, step: number, steps: number): number {
  return (peak * (1 + Math.cos((Math.PI * step) / steps))) / 2;
}
