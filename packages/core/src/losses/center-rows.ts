/** In place, s·(z − the greatest z of its row), so that no row overflows; finite. */
export function centerRows(values: Float64Array, classes: number, scale: number = 1): void {
  for (let start = 0; start < values.length; start += classes) {
    const row = values.subarray(start, start + classes);
    const most = row.reduce((a, b) => Math.max(a, b));
    for (let j = 0; j < classes; j++) {
      row[j] = Math.max(scale * (row[j] - most), -Number.MAX_VALUE);
    }
  }
}
