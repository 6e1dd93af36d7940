// Columns that are eliminated in one pass over the rest of the matrix, which no cache holds.
const block = 4;

/**
 * x of A x = b, A [C, C], by elimination with row pivoting, a block of columns at a time; undefined
 * where a pivot is below `leastPivot`. For an A of columns that add up to 1, in absolute values,
 * pivots are about 1 or less, and 0 where A is singular.
 *
 * @param columns - those of A, then b [C + 1][C]; they are used up
 */
export function solveLinear(
  columns: readonly Float64Array[],
  leastPivot: number,
): Float64Array | undefined {
  const size = columns.length - 1;
  const solution = columns[size];
  for (let first = 0; first < size; first += block) {
    const done: Float64Array[] = [];
    const swaps: number[] = [];
    for (const column of columns.slice(first, Math.min(size, first + block))) {
      catchUp(column, done, swaps, first, size);
      const place = first + done.push(column) - 1;
      let best = place;
      for (let i = place; i < size; i++) if (Math.abs(column[i]) > Math.abs(column[best])) best = i;
      swaps.push(best);
      for (const each of done) swap(each, place, best);
      if (!(Math.abs(column[place]) >= leastPivot)) return undefined;
      // Below the pivot stays how often its row is taken from the others.
      for (let i = place + 1; i < size; i++) column[i] /= column[place];
    }
    const end = first + done.length;
    for (const column of columns.slice(end)) {
      catchUp(column, done, swaps, first, end);
    }
    if (end < size) eliminate(columns, done, end);
  }
  for (let j = size - 1; j >= 0; j--) {
    solution[j] /= columns[j][j];
    for (let i = 0; i < j; i++) solution[i] -= columns[j][i] * solution[j];
  }
  return solution;
}

/** Does to the entries of a column before `end` what was done to the first columns of the block. */
function catchUp(
  column: Float64Array,
  done: readonly Float64Array[],
  swaps: readonly number[],
  first: number,
  end: number,
): void {
  for (let k = 0; k < done.length; k++) swap(column, first + k, swaps[k]);
  for (let k = 0; k < done.length; k++) {
    for (let i = first + k + 1; i < end; i++) column[i] -= column[first + k] * done[k][i];
  }
}

function swap(column: Float64Array, i: number, k: number): void {
  const entry = column[i];
  column[i] = column[k];
  column[k] = entry;
}

/** What is left of `catchUp` for the columns from `end` on, two at a time. */
function eliminate(
  columns: readonly Float64Array[],
  [a, b, c, d]: readonly Float64Array[],
  end: number,
): void {
  for (let at = end; at < columns.length; at += 2) {
    const one = columns[at];
    const two = columns[at + 1] ?? one.slice();
    const p = one[end - 4];
    const q = one[end - 3];
    const r = one[end - 2];
    const s = one[end - 1];
    const t = two[end - 4];
    const u = two[end - 3];
    const v = two[end - 2];
    const w = two[end - 1];
    for (let i = end; i < one.length; i++) {
      // Read once: the engine cannot know that they are not what is written.
      const e = a[i];
      const f = b[i];
      const g = c[i];
      const h = d[i];
      one[i] -= p * e + q * f + r * g + s * h;
      two[i] -= t * e + u * f + v * g + w * h;
    }
  }
}
