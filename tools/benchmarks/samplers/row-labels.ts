/** Class ids of rows in an order that is far from sorted, as many of each. */
export const rowLabels = (rows: number, classes: number): Uint16Array =>
  Uint16Array.from({ length: rows }, (_, row) => (row * 7919) % classes);

/** Moves the bytes of sorting rows by class: two readings of the labels, and one writing of the order. */
export function copyRowBytes(labels: Uint16Array): (steps: number) => void {
  const copy = new Uint16Array(labels.length);
  const order = new Uint32Array(labels.length);
  const source = new Uint32Array(labels.length);
  return (steps) => {
    for (let i = 0; i < steps; i++) {
      copy.set(labels);
      copy.set(labels);
      order.set(source);
    }
  };
}
