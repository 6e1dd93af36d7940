// The whole module of a worker, as a page has it.
import { serveAugmentation } from "@balms/datasets/augmentation";

serveAugmentation();
