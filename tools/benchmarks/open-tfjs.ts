/** TensorFlow.js, all of it. */
export type Tfjs = typeof import("@tensorflow/tfjs");

/** The backends that run here. */
export type TfjsBackend = "cpu" | "wasm";

/** TensorFlow.js on a backend; loaded by the rows that need it alone, which takes a second. */
export async function openTfjs(backend: TfjsBackend): Promise<Tfjs> {
  const tf = await import("@tensorflow/tfjs");
  await import("@tensorflow/tfjs-backend-wasm");
  // Without this it prints that another package would be faster.
  tf.enableProdMode();
  await tf.setBackend(backend);
  return tf;
}
