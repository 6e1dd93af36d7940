// Counts the rows of one shard and sends what it counted.
import { parentPort, workerData } from "node:worker_threads";
import { ClassCounter } from "@balms/core";

const { classes, names, examples } = workerData;
const counter = new ClassCounter({ classes });
counter.addAll(names);
for (const example of examples) counter.addExample(example);
parentPort.postMessage(counter.state(), []);
