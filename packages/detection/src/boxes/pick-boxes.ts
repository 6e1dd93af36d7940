/** Some of many boxes [n, 4], by their numbers. */
export function pickBoxes(boxes: Float64Array, numbers: Int32Array): Float64Array {
  const picked = new Float64Array(4 * numbers.length);
  for (let i = 0; i < picked.length; i++) picked[i] = boxes[4 * numbers[i >> 2] + (i & 3)];
  return picked;
}
