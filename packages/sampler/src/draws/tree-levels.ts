/** How many parts a node of a tree has. */
export const fan = 16;

/** The nodes of a tree over `size` numbers, level by level: one for every 16 numbers, one for every 16 of these, … one for all. */
export function treeLevels(size: number): Float64Array[] {
  const levels: Float64Array[] = [];
  let length = size;
  do {
    length = Math.ceil(length / fan);
    levels.push(new Float64Array(length));
  } while (length > 1);
  return levels;
}
