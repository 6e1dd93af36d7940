// Tests that ask for cpu get the native backend of tfjs-node: `npm run test:tfjs-node`.
import * as tf from "@tensorflow/tfjs";

const name = process.env["BALMS_TFJS_NODE"] ?? "@tensorflow/tfjs-node";
await import(/* @vite-ignore */ name);

const engine = tf.engine();
const setBackend = engine.setBackend.bind(engine);
engine.setBackend = (backend) => setBackend(backend === "cpu" ? "tensorflow" : backend);
await tf.setBackend("cpu");
