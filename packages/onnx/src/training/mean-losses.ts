/**
 * Mean of each step's losses. Not in the graph: there the order of the sum, and so its last bits, would depend on how many steps a
 * run makes.
 */
export function meanLosses(losses: Float32Array, batchSize: number): Float32Array {
  return Float32Array.from({ length: losses.length / batchSize }, (_, step) => {
    let sum = 0;
    for (let row = step * batchSize; row < (step + 1) * batchSize; row++) sum += losses[row];
    return sum / batchSize;
  });
}
